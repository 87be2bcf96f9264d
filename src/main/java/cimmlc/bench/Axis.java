package cimmlc.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * The axis of a chart.
 *
 * @param logarithmic where factors lie far apart; bars then start at 1
 * @param low left end
 * @param high right end, above {@code low}
 * @param ticks values with a line
 */
record Axis(boolean logarithmic, double low, double high, List<Double> ticks) {

  private static final double FAR_APART = 20;
  private static final double[] STEPS = {1, 2, 5, 10};

  /** An axis that holds all values. */
  static Axis of(List<Double> values, boolean factors) {
    double least = values.stream().mapToDouble(v -> v).min().orElse(0);
    double most = values.stream().mapToDouble(v -> v).max().orElse(1);
    return factors && least > 0 && most / Math.min(1, least) > FAR_APART
        ? logarithmic(Math.min(1, least), most)
        : linear(Math.min(0, least), Math.max(most, factors ? 1 : 0));
  }

  private static Axis logarithmic(double least, double most) {
    List<Double> ticks = new ArrayList<>();
    double decade = Math.pow(10, Math.floor(Math.log10(least)));
    boolean fine = most / least < 2000;
    for (int i = 0; ticks.isEmpty() || ticks.getLast() < most; i++) {
      int decades = fine ? i / 3 : i;
      ticks.add(decade * Math.pow(10, decades) * (fine ? STEPS[i % 3] : 1));
    }
    return new Axis(true, ticks.getFirst(), ticks.getLast(), ticks);
  }

  private static Axis linear(double least, double most) {
    double span = most > least ? most - least : 1;
    double rough = span / 6;
    double decade = Math.pow(10, Math.floor(Math.log10(rough)));
    double step =
        decade * DoubleStream.of(STEPS).filter(s -> s * decade >= rough).findFirst().orElse(10);
    long first = (long) Math.floor(least / step);
    long last = (long) Math.ceil((least + span) / step);
    List<Double> ticks = new ArrayList<>();
    for (long i = first; i <= last; i++) {
      ticks.add(i * step);
    }
    return new Axis(false, first * step, last * step, ticks);
  }

  /** Where bars start. */
  double origin() {
    return logarithmic ? 1 : 0;
  }

  /** A value's place, 0 at the left end to 1 at the right one. */
  double place(double value) {
    double at =
        logarithmic
            ? Math.log(Math.max(value, low) / low) / Math.log(high / low)
            : (value - low) / (high - low);
    return Math.clamp(at, 0, 1);
  }
}
