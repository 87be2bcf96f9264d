package cimmlc.schedule.cg;

import cimmlc.schedule.SchedulingOptions;
import cimmlc.schedule.cg.ScheduledOperator.Cim;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Takes back copies, those of most crossbars first, as far as the latency of policy {@code cg}
 * allows, so that fewer crossbars are active at once. Of the schedule as it was, the reduced one
 * and policy cg's, the one of the lowest peak is kept.
 */
final class LowerPeak implements CgPass {

  private final SchedulingOptions options;

  LowerPeak(SchedulingOptions options) {
    this.options = options;
  }

  @Override
  public CgSchedule apply(CgSchedule schedule) {
    CgSchedule paper =
        PassPolicy.CG.named(schedule.policy()).schedule(schedule.graph(), schedule.arch(), options);
    double limit = cycles(paper) * (1 + options.slack());
    double growth = limit / Math.max(1, cycles(schedule));
    if (growth < 1) {
      return paper;
    }
    long mvm = schedule.arch().crossbar().mvmCycles(options.activationBits());
    CgSchedule lower =
        schedule.withSegments(segment ->
            segment.cims().isEmpty()
                ? segment
                : PlaceOnCores.withDuplication(segment, fewer(schedule, segment, mvm, growth)));
    return List.of(lower, schedule, paper).stream()
        .min(Comparator.comparingDouble(choice -> peak(choice, mvm)))
        .orElseThrow();
  }

  private long cycles(CgSchedule schedule) {
    return CgLatency.of(schedule, options).cycles();
  }

  private static double peak(CgSchedule schedule, long mvm) {
    return PeakActivity.of(schedule, mvm, c -> c.footprint().crossbars());
  }

  private static int[] fewer(CgSchedule schedule, Segment segment, long mvm, double growth) {
    TrialTiming timing =
        new TrialTiming(
            PipelineStages.of(schedule.graph(), segment), (_, copies) -> new Service(copies, mvm));
    int[] copies = CgLatency.copies(segment);
    timing.trial(copies, TrialTiming.BEYOND);
    timing.accept();
    long limit = (long) (timing.cycles() * growth) + 1;
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
