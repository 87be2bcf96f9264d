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

  /**
   * Collects what adds to a step function: change by change, or, where there are more changes than
   * cycles, a number for each cycle.
   */
  static final class Builder {

    private static final int LIST = 1 << 16;

    private long[] times = new long[LIST];
    private long[] deltas = new long[LIST];
    private int count;
    private long last;

    /** For each cycle the change at its beginning. */
    private long[] byCycle = {};

    /** Adds a level from one cycle to another (exclusive). */
    void add(long from, long to, long level) {
      if (from < to && level != 0) {
        if (to < byCycle.length) {
          byCycle[(int) from] += level;
          byCycle[(int) to] -= level;
        } else {
          change(from, level);
          change(to, -level);
        }
      }
    }

    private void change(long time, long delta) {
      if (count == times.length) {
        makeRoom();
      }
      times[count] = time;
      deltas[count++] = delta;
      last = Math.max(last, time);
    }

    private void makeRoom() {
      if (last < 2L * count) {
        byCycle = Arrays.copyOf(byCycle, (int) Math.max(byCycle.length, 2 * last + 1));
        for (int i = 0; i < count; i++) {
          byCycle[(int) times[i]] += deltas[i];
        }
        count = 0;
      } else {
        times = Arrays.copyOf(times, 2 * count);
        deltas = Arrays.copyOf(deltas, 2 * count);
      }
    }

    /** The function of all that has been added. */
    StepFunction build() {
      long[] each = byCycle;
      byCycle = new long[0];
      int more = (int) Arrays.stream(each).filter(change -> change != 0).count();
      times = Arrays.copyOf(times, Math.max(times.length, count + more));
      deltas = Arrays.copyOf(deltas, times.length);
      for (int cycle = 0; cycle < each.length; cycle++) {
        if (each[cycle] != 0) {
          change(cycle, each[cycle]);
        }
      }
      return sorted();
    }

    private StepFunction sorted() {
      int bits = Long.SIZE - Long.numberOfLeadingZeros(count);
      long mask = (1L << bits) - 1;
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
        int change = (int) (order[i] & mask);
        level += deltas[change];
        boolean last = i + 1 == count || times[(int) (order[i + 1] & mask)] != times[change];
        if (last && (steps == 0 ? level != 0 : level != levels[steps - 1])) {
          at[steps] = times[change];
          levels[steps++] = level;
        }
      }
      return new StepFunction(Arrays.copyOf(at, steps), Arrays.copyOf(levels, steps));
    }
  }
}
