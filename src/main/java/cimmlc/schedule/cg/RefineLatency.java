package cimmlc.schedule.cg;

import cimmlc.schedule.Objective;
import cimmlc.schedule.SchedulingOptions;
import java.util.Arrays;
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
  private final long cores;

  /** With that many cores for copies; the interval is kept where throughput is the objective. */
  RefineLatency(SchedulingOptions options, long cores) {
    this.options = options;
    this.cores = cores;
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
    long available = Math.max(cores, segment.coresUsed());
    long bound = MinMaxDuplication.interval(demands, available);
    TrialTiming timing =
        new TrialTiming(
            PipelineStages.of(schedule.graph(), segment),
            new OperatorCycles(schedule.graph(), schedule.arch(), options, segment).services());
    long all = timing.visits();
    int[] start = CgLatency.copies(segment);
    int[] least = options.objective() == Objective.THROUGHPUT ? start : single(start.length);
    int[] copies =
        new LatencySearch(timing, demands, start, least, available - segment.coresUsed())
            .copies(Math.max(visits, EVALUATIONS * all), bound);
    return PlaceOnCores.withDuplication(segment, copies);
  }

  private static int[] single(int operators) {
    int[] single = new int[operators];
    Arrays.fill(single, 1);
    return single;
  }
}
