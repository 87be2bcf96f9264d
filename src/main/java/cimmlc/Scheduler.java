package cimmlc;

import cimmlc.arch.Architecture;
import cimmlc.arch.ComputingMode;
import cimmlc.graph.Graph;
import cimmlc.schedule.Objective;
import cimmlc.schedule.cg.BestPolicy;
import cimmlc.schedule.cg.CgLatency;
import cimmlc.schedule.cg.CgPolicy;
import cimmlc.schedule.cg.CgSchedule;
import cimmlc.schedule.cg.Execution;
import cimmlc.schedule.cg.FastestSchedule;
import cimmlc.schedule.cg.FitBuffers;
import cimmlc.schedule.mvm.MvmLatency;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The computing-graph level as the user asks for it: the policy's schedule, made to fit the
 * buffers; for policy {@code best} no slower than any other policy's.
 */
final class Scheduler {

  /** How much sooner slices may make a schedule than windows as wholes. */
  private static final double SLICES = 0.8;

  private final Graph graph;
  private final Architecture arch;
  private final CompilerOptions options;
  private final Trials trials;
  private final CgPolicy policy;
  private final Optional<Supplier<List<CgSchedule>>> rivals;

  /**
   * A scheduler of a network.
   *
   * @throws InvalidInputException if there is no such policy
   */
  Scheduler(Graph graph, Architecture arch, CompilerOptions options, Trials trials, Phases phases) {
    this.graph = graph;
    this.arch = arch;
    this.options = options;
    this.trials = trials;
    this.policy = Policies.cg(options.policy(), arch, options.powerBudgetW());
    this.rivals =
        policy instanceof BestPolicy && isForSpeed()
            ? Optional.of(phases.beside("rivals", this::rivals))
            : Optional.empty();
  }

  private List<CgSchedule> rivals() {
    return Policies.rivals(arch.mode()).stream()
        .map(rival -> rival.schedule(graph, arch, options.scheduling()))
        .toList();
  }

  /** The schedule; what buffers do to it is told to {@code assumptions}. */
  CgSchedule schedule(Consumer<String> assumptions) {
    CgSchedule wanted = policy.schedule(graph, arch, options.scheduling());
    CgSchedule own = fitting(wanted);
    CgSchedule chosen = rivals.map(others -> fastest(own, others)).orElse(own);
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

  private CgSchedule fastest(CgSchedule own, Supplier<List<CgSchedule>> others) {
    boolean onCores = arch.mode() == ComputingMode.CM;
    FastestSchedule choice = new FastestSchedule(trials, this::least);
    CgSchedule fastest =
        choice.of(
            own,
            () ->
                others.get().stream()
                    .filter(other -> !onCores || !other.segments().equals(own.segments()))
                    .toList(),
            this::fitting);
    return fastest == own ? own : trials.renamed(fastest, own.policy());
  }

  /**
   * Cycles that a schedule takes at least: its time with ideal bandwidths and ALUs. The model of
   * crossbars times whole windows, whose slices may really start, and end, a little sooner.
   */
  private double least(CgSchedule schedule) {
    boolean stream = options.objective() == Objective.THROUGHPUT && schedule.segments().size() == 1;
    if (arch.mode() == ComputingMode.CM) {
      CgLatency cores = CgLatency.of(schedule, options.scheduling());
      return stream ? cores.intervalCycles().getFirst() : cores.cycles();
    }
    MvmLatency crossbars =
        MvmLatency.of(schedule, trials.refine(schedule).placement(), options.scheduling());
    return SLICES * (stream ? crossbars.intervalCycles().getFirst() : crossbars.cycles());
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
