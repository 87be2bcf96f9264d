package cimmlc.schedule.cg;

import cimmlc.arch.Architecture;
import cimmlc.arch.ComputingMode;
import cimmlc.arch.Energy.Component;
import cimmlc.arch.Energy.Figure;
import cimmlc.graph.Graph;
import cimmlc.schedule.SchedulingOptions;
import java.util.List;
import java.util.Map;

/**
 * The strongest schedule that this project knows at the computing-graph level, for any objective.
 *
 * @param figures of the chip's components; empty where nothing is known
 * @param powerBudgetW that the peak must not exceed; +infinity where there is none
 */
public record BestPolicy(Map<Component, Figure> figures, double powerBudgetW) implements CgPolicy {

  /** The policy {@code best} without a budget, for objectives that need no figures. */
  public static final BestPolicy BEST = new BestPolicy(Map.of(), Double.POSITIVE_INFINITY);

  public BestPolicy {
    figures = Map.copyOf(figures);
  }

  @Override
  public String name() {
    return "best";
  }

  /**
   * The best schedule found.
   *
   * @throws cimmlc.diag.InvalidInputException if the chip cannot hold a single weight, if a budget
   *     or the objective needs figures that the chip does not have, or no schedule meets the budget
   */
  @Override
  public CgSchedule schedule(Graph graph, Architecture arch, SchedulingOptions options) {
    CgSchedule schedule = new SplitLargeOperators(graph, arch, options).schedule(name());
    for (CgPass pass : passes(arch, options)) {
      schedule = pass.apply(schedule);
    }
    return schedule;
  }

  private List<CgPass> passes(Architecture arch, SchedulingOptions options) {
    CgPass cuts = new OptimalCuts(options);
    boolean cores = arch.mode() == ComputingMode.CM;
    if (cores && powerBudgetW < Double.POSITIVE_INFINITY) {
      PowerModel power = new PowerModel(arch, options, figures);
      return List.of(cuts, new WithinPower(power, options, powerBudgetW));
    }
    CgPass duplicate = new DuplicateOperators(Duplication.LEAST_INTERVAL, options);
    CgPass balance = new BalanceDuplication(options);
    CgPass fill = new ShortenFill(true, options);
    CgPass refine = new RefineLatency(options, arch.cores());
    return switch (options.objective()) {
      case LATENCY, THROUGHPUT -> List.of(cuts, duplicate, balance, fill, refine);
      // The levels below stagger crossbars, from the fastest copies on, also for a budget.
      case PEAK_POWER ->
          cores
              ? List.of(cuts, duplicate, balance, fill, refine, new LowerPeak(options))
              : List.of(cuts, duplicate, balance, fill, refine);
      case ENERGY ->
          List.of(cuts, new LeastEnergy(new PowerModel(arch, options, figures), options));
    };
  }
}
