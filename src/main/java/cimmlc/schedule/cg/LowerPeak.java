package cimmlc.schedule.cg;

import cimmlc.schedule.SchedulingOptions;
import cimmlc.schedule.cg.ScheduledOperator.Cim;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Takes back copies that latency hardly needs, those of most crossbars first, so that fewer
 * crossbars are active at once; kept only where the peak falls. Latency may grow by a tenth.
 */
final class LowerPeak implements CgPass {

  private static final double SLACK = 1.1;

  private final SchedulingOptions options;

  LowerPeak(SchedulingOptions options) {
    this.options = options;
  }

  @Override
  public CgSchedule apply(CgSchedule schedule) {
    long mvm = schedule.arch().crossbar().mvmCycles(options.activationBits());
    CgSchedule lower =
        schedule.withSegments(segment ->
            segment.cims().isEmpty()
                ? segment
                : PlaceOnCores.withDuplication(segment, fewer(schedule, segment, mvm)));
    return peak(lower, mvm) < peak(schedule, mvm) ? lower : schedule;
  }

  private static double peak(CgSchedule schedule, long mvm) {
    return PeakActivity.of(schedule, mvm, c -> c.footprint().crossbars());
  }

  private static int[] fewer(CgSchedule schedule, Segment segment, long mvm) {
    TrialTiming timing =
        new TrialTiming(
            PipelineStages.of(schedule.graph(), segment), (_, copies) -> new Service(copies, mvm));
    int[] copies = CgLatency.copies(segment);
    timing.trial(copies, TrialTiming.BEYOND);
    timing.accept();
    long limit = (long) (timing.cycles() * SLACK) + 1;
    List<Cim> cims = segment.cims();
    IntStream.range(0, copies.length)
        .boxed()
        .sorted(Comparator.comparingLong(i -> -copies[i] * cims.get(i).footprint().crossbars()))
        .forEach(i -> reduce(timing, copies, i, limit));
    return copies;
  }

  /** The fewest copies of an operator that stay below the limit: latency never falls with them. */
  private static void reduce(TrialTiming timing, int[] copies, int operator, long limit) {
    int enough = copies[operator];
    int tooFew = 0;
    while (enough - tooFew > 1) {
      copies[operator] = (enough + tooFew) >>> 1;
      if (timing.trial(copies, limit) == TrialTiming.BEYOND) {
        tooFew = copies[operator];
      } else {
        enough = copies[operator];
      }
    }
    copies[operator] = enough;
    timing.trial(copies, TrialTiming.BEYOND);
    timing.accept();
  }
}
