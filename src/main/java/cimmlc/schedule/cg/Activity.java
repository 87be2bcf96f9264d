package cimmlc.schedule.cg;

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
}
