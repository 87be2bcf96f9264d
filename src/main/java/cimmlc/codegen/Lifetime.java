package cimmlc.codegen;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * How long a place is needed.
 *
 * @param root name of the tensor
 * @param bytes its size
 * @param begin first step that needs it
 * @param end last step that needs it
 */
record Lifetime(String root, long bytes, int begin, int end) {

  /** Bytes times steps: what leaving it out would free. */
  double volume() {
    return (double) bytes * (end - begin + 1);
  }

  /** True if both are needed at some step. */
  boolean isAlongside(Lifetime other) {
    return begin <= other.end && other.begin <= end;
  }

  /** All that live at the step at which most bytes do; of lifetimes sorted by begin. */
  static List<Lifetime> fullestMoment(List<Lifetime> lifetimes) {
    PriorityQueue<Lifetime> live = new PriorityQueue<>(Comparator.comparingInt(Lifetime::end));
    long bytes = 0;
    long most = -1;
    int fullest = 0;
    for (Lifetime lifetime : lifetimes) {
      while (!live.isEmpty() && live.peek().end < lifetime.begin) {
        bytes -= live.remove().bytes;
      }
      live.add(lifetime);
      bytes += lifetime.bytes;
      if (bytes > most) {
        most = bytes;
        fullest = lifetime.begin;
      }
    }
    int moment = fullest;
    return lifetimes.stream().filter(l -> l.begin <= moment && moment <= l.end).toList();
  }
}
