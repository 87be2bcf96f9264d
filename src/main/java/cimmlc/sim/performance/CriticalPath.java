package cimmlc.sim.performance;

import java.util.ArrayList;
import java.util.List;

/** Follows the causes back from the unit that ended last. */
final class CriticalPath {

  private final List<StreamRun> runs;
  private final List<CriticalLink> links = new ArrayList<>();

  private CriticalPath(List<StreamRun> runs) {
    this.runs = runs;
  }

  /** The chain of the streams of one timeline, first link first. */
  static List<CriticalLink> of(List<StreamRun> runs) {
    CriticalPath path = new CriticalPath(runs);
    path.follow();
    return path.links.reversed();
  }

  private void follow() {
    StreamRun run = null;
    int unit = -1;
    long last = -1;
    for (StreamRun candidate : runs) {
      for (int i = 0; i < candidate.units(); i++) {
        if (candidate.end(i) > last) {
          last = candidate.end(i);
          run = candidate;
          unit = i;
        }
      }
    }
    long to = last;
    while (run != null) {
      StreamRun stage = run;
      Cause cause = run.cause(unit);
      long units = 0;
      long from = to;
      while (run == stage && run.cause(unit) == cause) {
        units++;
        from = run.begin(unit);
        int by = run.causeStream(unit);
        int byUnit = run.causeUnit(unit);
        if (by < 0) {
          run = null;
          break;
        }
        run = runs.get(by);
        unit = byUnit;
      }
      links.add(new CriticalLink(stage.stream.stage(), units, from, to, reason(cause, run)));
      to = from;
    }
  }

  private static String reason(Cause cause, @org.jspecify.annotations.Nullable StreamRun by) {
    return cause == Cause.PRODUCER && by != null
        ? "waiting for " + by.stream.stage()
        : cause.word();
  }
}
