package cimmlc.schedule.cg;

import cimmlc.schedule.SchedulingOptions;
import java.util.List;

/**
 * Refines the copies of pipelined segments by their true latency, fill included, beyond the
 * bottleneck that {@link MinMaxDuplication} makes as short as it can be.
 *
 * <pre>
 *   before   conv1 x 190 ... conv18 x 1: the bottleneck takes 66 rounds, the fill 74
 *   after    conv1 x 192, conv9 x 13 ...: the fill takes 73
 * </pre>
 */
final class RefineLatency implements CgPass {

  /** Windows that a search may visit: about a quarter of a second. */
  private static final long VISITS = 60_000_000;

  /** Evaluations of all windows that large networks get at least. */
  private static final long EVALUATIONS = 12;

  private final SchedulingOptions options;

  RefineLatency(SchedulingOptions options) {
    this.options = options;
  }

  @Override
  public CgSchedule apply(CgSchedule schedule) {
    long visits = VISITS / Math.max(1, schedule.segments().size());
    return schedule.withSegments(segment ->
        segment.execution() == Execution.PIPELINE && !segment.cims().isEmpty()
            ? refined(schedule, segment, visits)
            : segment);
  }

  private Segment refined(CgSchedule schedule, Segment segment, long visits) {
    long mvm = schedule.arch().crossbar().mvmCycles(options.activationBits());
    List<Demand> demands = Demand.of(segment.cims(), mvm);
    int cores = schedule.arch().cores();
    long bound = MinMaxDuplication.interval(demands, cores);
    TrialTiming timing =
        new TrialTiming(PipelineStages.of(schedule.graph(), segment), (_, _) -> mvm);
    long all = timing.visits();
    int[] start = CgLatency.copies(segment);
    int[] copies =
        new LatencySearch(timing, demands, start, cores, bound)
            .copies(Math.max(visits, EVALUATIONS * all));
    return PlaceOnCores.withDuplication(segment, copies);
  }
}
