package cimmlc.schedule.cg;

import cimmlc.arch.Architecture;
import cimmlc.graph.Graph;
import cimmlc.schedule.SchedulingOptions;
import java.util.List;

/** The strongest schedule that this project knows at the computing-graph level. */
public final class BestPolicy implements CgPolicy {

  /** The policy {@code best}. */
  public static final CgPolicy BEST = new BestPolicy();

  private BestPolicy() {}

  @Override
  public String name() {
    return "best";
  }

  @Override
  public CgSchedule schedule(Graph graph, Architecture arch, SchedulingOptions options) {
    CgSchedule schedule = new SplitLargeOperators(graph, arch, options).schedule(name());
    for (CgPass pass : passes(options)) {
      schedule = pass.apply(schedule);
    }
    return schedule;
  }

  private static List<CgPass> passes(SchedulingOptions options) {
    return List.of(
        new OptimalCuts(options),
        new DuplicateOperators(Duplication.LEAST_INTERVAL, options),
        new BalanceDuplication(options),
        new ShortenFill(true, options),
        new RefineLatency(options));
  }
}
