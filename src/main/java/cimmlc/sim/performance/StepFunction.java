package cimmlc.sim.performance;

import java.util.Arrays;

/**
 * A quantity over time that changes in steps: 0 before the first; from each time on its level, up
 * to the next time.
 */
public final class StepFunction {

  private final long[] times;
  private final long[] levels;

  private StepFunction(long[] times, long[] levels) {
    this.times = times;
    this.levels = levels;
  }

  /** The number of steps. */
  public int steps() {
    return times.length;
  }

  /** The cycle at which a step begins. */
  public long time(int step) {
    return times[step];
  }

  /** The level from a step on. */
  public long level(int step) {
    return levels[step];
  }

  /** The highest level, 0 at least. */
  public long peak() {
    return Math.max(0, Arrays.stream(levels).max().orElse(0));
  }

  /** The sum over all cycles. */
  public double sum() {
    double sum = 0;
    for (int i = 0; i + 1 < times.length; i++) {
      sum += (double) levels[i] * (times[i + 1] - times[i]);
    }
    return sum;
  }

  /** Collects what adds to a step function. */
  static final class Builder {

    private long[] times = new long[1024];
    private long[] deltas = new long[1024];
    private int count;

    /** Adds a level from one cycle to another (exclusive). */
    void add(long from, long to, long level) {
      if (from < to && level != 0) {
        change(from, level);
        change(to, -level);
      }
    }

    private void change(long time, long delta) {
      if (count == times.length) {
        times = Arrays.copyOf(times, 2 * count);
        deltas = Arrays.copyOf(deltas, 2 * count);
      }
      times[count] = time;
      deltas[count++] = delta;
    }

    StepFunction build() {
      int bits = Long.SIZE - Long.numberOfLeadingZeros(count);
      long[] order = new long[count];
      for (int i = 0; i < count; i++) {
        order[i] = Math.addExact(Math.multiplyExact(times[i], 1L << bits), i);
      }
      Arrays.sort(order);
      long[] at = new long[count];
      long[] levels = new long[count];
      int steps = 0;
      long level = 0;
      for (int i = 0; i < count; i++) {
        int change = (int) (order[i] & ((1L << bits) - 1));
        level += deltas[change];
        if (steps == 0 || at[steps - 1] != times[change]) {
          at[steps++] = times[change];
        }
        levels[steps - 1] = level;
      }
      return new StepFunction(Arrays.copyOf(at, steps), Arrays.copyOf(levels, steps));
    }
  }
}
