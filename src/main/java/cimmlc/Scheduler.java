package cimmlc;

import cimmlc.arch.Architecture;
import cimmlc.arch.ComputingMode;
import cimmlc.graph.Graph;
import cimmlc.schedule.Objective;
import cimmlc.schedule.cg.BestPolicy;
import cimmlc.schedule.cg.CgPolicy;
import cimmlc.schedule.cg.CgSchedule;
import cimmlc.schedule.cg.Execution;
import cimmlc.schedule.cg.FastestSchedule;
import cimmlc.schedule.cg.FitBuffers;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Consumer;

/**
 * The computing-graph level as the user asks for it: the policy's schedule, made to fit the
 * buffers; for policy {@code best} no slower than any other policy's.
 */
final class Scheduler {

  private final Architecture arch;
  private final CompilerOptions options;
  private final Trials trials;

  Scheduler(Architecture arch, CompilerOptions options, Trials trials) {
    this.arch = arch;
    this.options = options;
    this.trials = trials;
  }

  /** The schedule of a network; what buffers do to it is told to {@code assumptions}. */
  CgSchedule schedule(Graph graph, Consumer<String> assumptions) {
    CgPolicy policy = Policies.cg(options.policy(), arch, options.powerBudgetW());
    CgSchedule wanted = policy.schedule(graph, arch, options.scheduling());
    CgSchedule own = fitting(wanted);
    CgSchedule chosen = policy instanceof BestPolicy && isForSpeed() ? fastest(own) : own;
    if (own != wanted) {
      assumptions.accept(cutForBuffers(chosen));
    }
    return chosen;
  }

  private CgSchedule fitting(CgSchedule schedule) {
    return new FitBuffers(trials, options.scheduling(), isForSpeed()).apply(schedule);
  }

  private boolean isForSpeed() {
    return Double.isInfinite(options.powerBudgetW())
        && EnumSet.of(Objective.LATENCY, Objective.THROUGHPUT).contains(options.objective());
  }

  private CgSchedule fastest(CgSchedule own) {
    List<CgSchedule> others =
        Policies.rivals(arch.mode()).stream()
            .map(policy -> policy.schedule(own.graph(), arch, options.scheduling()))
            .filter(other ->
                arch.mode() != ComputingMode.CM || !other.segments().equals(own.segments()))
            .toList();
    FastestSchedule choice = new FastestSchedule(trials, options.scheduling(), this::mostGain);
    CgSchedule fastest = choice.of(own, others, this::fitting);
    return fastest == own ? own : trials.renamed(fastest, own.policy());
  }

  /** How many times faster the levels below can make a schedule than it is on cores. */
  private double mostGain(CgSchedule schedule) {
    double rows =
        arch.mode() == ComputingMode.WLM ? arch.crossbar().rowGroups(arch.crossbar().rows()) : 1;
    return Policies.refinements(schedule.policy()).size() == 1
        ? rows
        : rows * arch.crossbarsPerCore();
  }

  private static String cutForBuffers(CgSchedule schedule) {
    long layers =
        schedule.segments().stream()
            .filter(segment -> segment.execution() == Execution.LAYER_BY_LAYER)
            .mapToLong(segment -> segment.cims().size())
            .sum();
    return "buffers too small for the pipeline as a whole: %d segments, %d of %d operators layer by layer%s"
        .formatted(
            schedule.segments().size(),
            layers,
            schedule.cims().count(),
            schedule.isSideBySide() ? ", weights of several segments side by side" : "");
  }
}
