package cimmlc.schedule.mvm;

import cimmlc.schedule.Objective;
import cimmlc.schedule.SchedulingOptions;
import cimmlc.schedule.cg.Activity;
import cimmlc.schedule.cg.CgSchedule;
import cimmlc.schedule.cg.Demand;
import cimmlc.schedule.cg.Duplication;
import cimmlc.schedule.cg.Execution;
import cimmlc.schedule.cg.LatencyProblem;
import cimmlc.schedule.cg.PassPolicy;
import cimmlc.schedule.cg.ScheduledOperator.Cim;
import cimmlc.schedule.cg.Segment;
import cimmlc.schedule.cg.Services;
import java.util.ArrayList;
import java.util.List;

/**
 * All crossbars of a segment shared out anew at VXB granularity, also across cores: first for the
 * least interval, exactly, then, where latency counts, for the least true latency. In WLM a window
 * is expected to take the time that the VVM level will reach.
 *
 * <pre>
 *   before   conv of 9 crossbars x 2 copies in 2 cores of 16
 *   after    conv x 3 copies in crossbars 0..8, 9..17, 18..26; the next operator from 27 on
 * </pre>
 */
final class RedistributeCrossbars {

  /** Windows that the searches of a network may visit: about a second. */
  private static final long VISITS = 200_000_000;

  private final CgSchedule cg;
  private final SchedulingOptions options;
  private final PlaceSegments placing;
  private final int sharing;

  private RedistributeCrossbars(CgSchedule cg, SchedulingOptions options, int sharing) {
    this.cg = cg;
    this.options = options;
    this.placing = new PlaceSegments(cg, options);
    this.sharing = sharing;
  }

  /**
   * The redistributed schedule.
   *
   * @param sharing copies that the VVM level will let share crossbars
   */
  static MvmSchedule schedule(CgSchedule cg, SchedulingOptions options, int sharing) {
    RedistributeCrossbars redistribution = new RedistributeCrossbars(cg, options, sharing);
    return switch (options.objective()) {
      // What stands side by side has its cores for itself.
      case LATENCY, THROUGHPUT ->
          cg.isSideBySide()
              ? redistribution.placing.fillingCores()
              : SpreadRows.over(
                  redistribution.placing.packed(redistribution::copies), options, sharing);
      case PEAK_POWER -> redistribution.staggered().likely();
      // Fewer copies were chosen on purpose.
      case ENERGY -> redistribution.placing.alignedToCores();
    };
  }

  /** Copies of least latency, every row where the mapping puts it. */
  static MvmSchedule fastest(CgSchedule cg, SchedulingOptions options, int sharing) {
    RedistributeCrossbars redistribution = new RedistributeCrossbars(cg, options, sharing);
    return cg.isSideBySide()
        ? redistribution.placing.fillingCores()
        : redistribution.placing.packed(redistribution::copies);
  }

  /** Refinements for the least peak, which the simulator is to compare. */
  static Candidates candidates(CgSchedule cg, SchedulingOptions options, int sharing) {
    return new RedistributeCrossbars(cg, options, sharing).staggered();
  }

  /**
   * The least peaks found at no more than the latency of policy mvm (plus what the options allow),
   * beside that schedule itself.
   */
  private Candidates staggered() {
    if (cg.isSideBySide()) {
      return Candidates.only(placing.fillingCores());
    }
    CgSchedule paper = PassPolicy.CG.named(cg.policy()).schedule(cg.graph(), cg.arch(), options);
    MvmSchedule plain = new PlaceSegments(paper, options).fillingCores();
    ActiveCrossbars crossbars = new ActiveCrossbars(plain, options, sharing);
    Activity activity = crossbars.bySlices();
    List<Long> limits = Candidates.limits(activity.makespanCycles(), options.slack());
    long limit = Candidates.limit(activity.makespanCycles(), options.slack());
    MvmSchedule fastest = placing.packed(this::copies);
    Activity own = new ActiveCrossbars(fastest, options, sharing).bySlices();
    if (own.makespanCycles() > activity.makespanCycles()) {
      List<Stagger.Lower> lower =
          new Stagger(plain, options, sharing)
              .lowered(crossbars.intervalCycles(), List.of(), limits);
      return Candidates.of(plain, lower, limit);
    }
    int[][] filling =
        cg.segments().stream()
            .map(s -> s.cims().stream().mapToInt(placing::copiesInCores).toArray())
            .toArray(int[][]::new);
    List<Stagger.Lower> lower = new ArrayList<>();
    lower.add(new Stagger.Lower(fastest, own.makespanCycles()));
    lower.addAll(
        new Stagger(fastest, options, sharing)
            .lowered(crossbars.intervalCycles(), List.<int[][]>of(filling), limits));
    return Candidates.of(plain, lower, limit);
  }

  private int[] copies(Segment segment) {
    if (segment.cims().isEmpty()) {
      return new int[0];
    }
    Services services = CopyServices.withAlus(cg, segment, options, sharing);
    List<Demand> demands = new ArrayList<>();
    for (Cim cim : segment.cims()) {
      demands.add(
          new Demand(
              Math.max(1, cim.form().windows()),
              Math.toIntExact(cim.footprint().crossbars()),
              services.of(demands.size(), 1).cycles()));
    }
    long crossbars = cg.arch().crossbars();
    if (segment.execution() == Execution.LAYER_BY_LAYER) {
      return Duplication.LEAST_SUM.copies(demands, crossbars);
    }
    int[] interval = Duplication.LEAST_INTERVAL.copies(demands, crossbars);
    if (options.objective() == Objective.THROUGHPUT) {
      return interval;
    }
    LatencyProblem problem = new LatencyProblem(cg.graph(), segment, demands, services, crossbars);
    int[] filling = segment.cims().stream().mapToInt(placing::copiesInCores).toArray();
    boolean better = problem.latencyCycles(filling) < problem.latencyCycles(interval);
    return problem.refine(better ? filling : interval, VISITS / cg.segments().size());
  }
}
