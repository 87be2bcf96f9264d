package cimmlc.schedule.mvm;

import cimmlc.arch.ComputingMode;
import cimmlc.schedule.Objective;
import cimmlc.schedule.SchedulingOptions;
import cimmlc.schedule.cg.CgSchedule;
import cimmlc.schedule.cg.Demand;
import cimmlc.schedule.cg.Duplication;
import cimmlc.schedule.cg.Execution;
import cimmlc.schedule.cg.LatencyProblem;
import cimmlc.schedule.cg.ScheduledOperator.Cim;
import cimmlc.schedule.cg.Segment;
import cimmlc.schedule.cg.Service;
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
      // From copies that leave room: with those of least latency hardly any other has that latency.
      case PEAK_POWER ->
          new Stagger(redistribution.placing.fillingCores(), options, false).within(0);
      // Fewer copies were chosen on purpose.
      case ENERGY -> redistribution.placing.alignedToCores();
    };
  }

  private int[] copies(Segment segment) {
    if (segment.cims().isEmpty()) {
      return new int[0];
    }
    Services services = services(segment);
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
    if (options.objective() != Objective.LATENCY) {
      return interval;
    }
    LatencyProblem problem = new LatencyProblem(cg.graph(), segment, demands, services, crossbars);
    int[] filling = segment.cims().stream().mapToInt(placing::copiesInCores).toArray();
    boolean better = problem.latencyCycles(filling) < problem.latencyCycles(interval);
    return problem.refine(better ? filling : interval, VISITS / cg.segments().size());
  }

  private Services services(Segment segment) {
    if (cg.arch().mode() != ComputingMode.WLM) {
      long mvm = cg.arch().crossbar().mvmCycles(options.activationBits());
      return (_, copies) -> new Service(copies, mvm);
    }
    int steps = cg.arch().crossbar().steps(options.activationBits());
    List<RowGroups> groups =
        segment.cims().stream()
            .map(cim -> RowGroups.of(placing.grid(cim), cg.arch().crossbar()))
            .toList();
    return (operator, copies) -> groups.get(operator).service(copies, sharing, steps);
  }
}
