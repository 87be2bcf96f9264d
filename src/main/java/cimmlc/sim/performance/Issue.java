package cimmlc.sim.performance;

/** The times at which units, and their phases, may begin, and why not earlier. */
final class Issue {

  private Issue() {}

  /** When the next unit of a stream issues, its inputs being known. */
  static long time(StreamRun run, Lane lane, int unit, int ordinal) {
    Inputs inputs = run.inputs;
    long time = inputs.ready;
    run.because(
        ordinal, inputs.stream < 0 ? Cause.START : Cause.PRODUCER, inputs.stream, inputs.unit);
    if (run.lastIssue > time) {
      time = run.lastIssue;
      run.because(ordinal, Cause.ORDER, run.index, ordinal - 1);
    }
    long free = lane.hasWindows() ? lane.requestTime(0, unit) : 0;
    if (free > time) {
      time = free;
      if (lane.isReads) {
        run.because(ordinal, Cause.CROSSBARS, run.index, ordinal - 1);
        if (lane.mvm == 0) {
          blameSums(run, lane, unit, ordinal, time);
        }
      } else {
        blame(run, lane, 0, unit, ordinal, time);
      }
    }
    return time;
  }

  /** When a further phase of a unit is requested. */
  static long next(StreamRun run, Lane lane, int phase, int unit, int ordinal) {
    long time = lane.requestTime(phase, unit);
    if (run.logged && time > lane.end(phase - 1, unit)) {
      if (lane.isReads && phase == lane.mvm) {
        blameSums(run, lane, unit, ordinal, time);
      } else {
        blame(run, lane, phase, unit, ordinal, time);
      }
    }
    return time;
  }

  private static void blame(StreamRun run, Lane lane, int phase, int unit, int ordinal, long time) {
    boolean same = unit > 0 && lane.end(phase, unit - 1) == time;
    Cause cause = Cause.of(lane.kind(same ? phase : phase + 1));
    run.because(ordinal, cause, run.index, lane.ordinal(same ? unit - 1 : unit - 2));
  }

  /** Where the buffers of sums are full: what takes longest in the queue that is to free one. */
  private static void blameSums(StreamRun run, Lane lane, int unit, int ordinal, long time) {
    Lane sink = run.logged ? lane.keptFull(unit, time) : null;
    // Crossbars that are still active then would have been waited for anyway.
    if (sink != null && lane.end(lane.mvm, unit - 1) < time) {
      int longest = 0;
      for (int phase = 1; phase < sink.phases; phase++) {
        longest = sink.busyCycles(phase) > sink.busyCycles(longest) ? phase : longest;
      }
      int earlier = sink.ordinal(lane.beforeSums(unit));
      run.because(ordinal, Cause.of(sink.kind(longest)), sink.run.index, earlier);
    }
  }
}
