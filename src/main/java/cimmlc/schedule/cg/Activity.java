package cimmlc.schedule.cg;

import java.util.Arrays;
import java.util.List;

/**
 * How many crossbars are active at once over a segment or a network (section 4.3, Figure 21d).
 *
 * @param peakCrossbars truly active in one cycle
 * @param crossbarCycles crossbars times cycles of activity
 * @param makespanCycles from start to end
 */
public record Activity(long peakCrossbars, long crossbarCycles, long makespanCycles) {

  /** Nothing yet. */
  public static final Activity NONE = new Activity(0, 0, 0);

  /** Mean over the makespan; no schedule of the same latency has a lower peak. */
  public double meanCrossbars() {
    return makespanCycles == 0 ? 0 : (double) crossbarCycles / makespanCycles;
  }

  /** Of two that follow one another. */
  public Activity then(Activity next) {
    return new Activity(
        Math.max(peakCrossbars, next.peakCrossbars),
        crossbarCycles + next.crossbarCycles,
        makespanCycles + next.makespanCycles);
  }

  /**
   * Crossbars that work together on each window.
   *
   * @param ends of each window, never falling
   * @param crossbars of one copy
   */
  record Group(long[] ends, Service service, long crossbars) {}

  /** Of all groups of crossbars of a segment. */
  static Activity of(List<Group> groups, long makespan) {
    Steps active = new Steps(groups.stream().mapToInt(g -> g.ends.length).sum());
    long total = 0;
    for (Group group : groups) {
      long cycles = group.service.cycles();
      for (long end : group.ends) {
        active.add(end - cycles, end, group.crossbars);
      }
      total += group.ends.length * cycles * group.crossbars;
    }
    return new Activity(active.peak(), total, makespan);
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
