package cimmlc.schedule.cg;

import java.util.Arrays;
import java.util.List;

/**
 * How many crossbars are active at once over a segment or a network (section 4.3, Figure 21d).
 *
 * @param peakCrossbars truly active in one cycle
 * @param provisionedCrossbars all crossbars of all operators that run at once, at most: what a chip
 *     must be able to feed without staggering
 * @param crossbarCycles crossbars times cycles of activity
 * @param makespanCycles from start to end
 */
public record Activity(
    long peakCrossbars, long provisionedCrossbars, long crossbarCycles, long makespanCycles) {

  /** Mean over the makespan; no schedule of the same latency has a lower peak. */
  public double meanCrossbars() {
    return makespanCycles == 0 ? 0 : (double) crossbarCycles / makespanCycles;
  }

  /** Of two that follow one another. */
  public Activity then(Activity next) {
    return new Activity(
        Math.max(peakCrossbars, next.peakCrossbars),
        Math.max(provisionedCrossbars, next.provisionedCrossbars),
        crossbarCycles + next.crossbarCycles,
        makespanCycles + next.makespanCycles);
  }

  /**
   * Of operators whose windows end then.
   *
   * @param ends of each window of each operator, never falling
   * @param crossbars of an operator that are active while a window is served
   */
  static Activity of(long[][] ends, List<Service> services, long[] crossbars, long makespan) {
    Steps active = new Steps(Arrays.stream(ends).mapToInt(e -> e.length).sum());
    Steps running = new Steps(ends.length);
    long total = 0;
    for (int i = 0; i < ends.length; i++) {
      long cycles = services.get(i).cycles();
      for (long end : ends[i]) {
        active.add(end - cycles, end, crossbars[i]);
      }
      total += ends[i].length * cycles * crossbars[i];
      if (ends[i].length > 0) {
        long all = crossbars[i] * services.get(i).servers();
        running.add(ends[i][0] - cycles, ends[i][ends[i].length - 1], all);
      }
    }
    return new Activity(active.peak(), running.peak(), total, makespan);
  }

  /** A sum of boxes over time. */
  private static final class Steps {

    private final long[][] changes;
    private int count;

    Steps(int boxes) {
      changes = new long[2 * boxes][];
    }

    void add(long begin, long end, long height) {
      changes[count++] = new long[] {begin, height};
      changes[count++] = new long[] {end, -height};
    }

    /** The greatest sum; what ends in a cycle makes room for what begins in it. */
    long peak() {
      Arrays.sort(
          changes, (a, b) -> a[0] != b[0] ? Long.compare(a[0], b[0]) : Long.compare(a[1], b[1]));
      long sum = 0;
      long peak = 0;
      for (long[] change : changes) {
        sum += change[1];
        peak = Math.max(peak, sum);
      }
      return peak;
    }
  }
}
