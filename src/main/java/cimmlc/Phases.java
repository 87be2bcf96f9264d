package cimmlc;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Wall time of the phases of a compilation; a phase inside another counts for itself alone. */
final class Phases {

  private final Map<String, Double> seconds = new LinkedHashMap<>();
  private double inner;

  /** Seconds so far, by phase. */
  Map<String, Double> seconds() {
    return seconds;
  }

  /** Counts time that was spent elsewhere. */
  void add(String phase, double spent) {
    seconds.merge(phase, spent, Double::sum);
  }

  /** Does the work of a phase. */
  <T> T timed(String phase, Supplier<T> work) {
    double outer = inner;
    inner = 0;
    long start = System.nanoTime();
    try {
      return work.get();
    } finally {
      double spent = (System.nanoTime() - start) * 1e-9;
      add(phase, spent - inner);
      inner = outer + spent;
    }
  }
}
