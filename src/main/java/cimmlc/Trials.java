package cimmlc;

import cimmlc.arch.Architecture;
import cimmlc.arch.ComputingMode;
import cimmlc.arch.OffChip;
import cimmlc.codegen.BufferTooSmallException;
import cimmlc.codegen.CodeGenerator;
import cimmlc.codegen.GeneratedFlow;
import cimmlc.diag.InvalidInputException;
import cimmlc.schedule.Objective;
import cimmlc.schedule.cg.CgSchedule;
import cimmlc.schedule.cg.Timing;
import cimmlc.sim.performance.PerformanceResult;
import cimmlc.sim.performance.PerformanceSimulator;
import cimmlc.sim.performance.SimulationOptions;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Schedules on cores, each refined, generated and simulated at most once: what the scheduler learns
 * from, and what in the end is the result.
 */
final class Trials implements Timing {

  private final Architecture arch;
  private final CompilerOptions options;
  private final Phases phases;
  private final Map<CgSchedule, String> policies = new IdentityHashMap<>();
  private final Map<CgSchedule, Schedule> refined = new IdentityHashMap<>();
  private final Map<Schedule, GeneratedFlow> flows = new IdentityHashMap<>();
  private final Map<GeneratedFlow, PerformanceResult> results = new IdentityHashMap<>();

  Trials(Architecture arch, CompilerOptions options, Phases phases) {
    this.arch = arch;
    this.options = options;
    this.phases = phases;
  }

  @Override
  public boolean fits(CgSchedule cg) {
    return isUnlimited() || fits(refine(cg));
  }

  private boolean fits(Schedule schedule) {
    try {
      generate(schedule);
      return true;
    } catch (BufferTooSmallException e) {
      return false;
    } catch (InvalidInputException e) {
      return true; // not for want of room
    }
  }

  private boolean isUnlimited() {
    boolean local = arch.mode() == ComputingMode.CM || Double.isInfinite(arch.core().l1Bytes());
    return local
        && (Double.isInfinite(arch.chip().l0Bytes())
            || (arch.ext().offChip() instanceof OffChip.Memory(double bytes, _)
                && Double.isInfinite(bytes)));
  }

  /**
   * The first schedule that is asked for is the likely result and simulated in full; others only as
   * far as they are compared.
   */
  @Override
  public long cycles(CgSchedule cg) {
    GeneratedFlow generated = generate(refine(cg));
    if (options.objective() == Objective.THROUGHPUT) {
      return simulate(generated).intervalCycles();
    }
    PerformanceResult result =
        results.isEmpty() || results.containsKey(generated)
            ? simulate(generated)
            : simulated(generated, new SimulationOptions(options.batch(), false));
    return result.segments().size() == 1
        ? result.latencyCycles()
        : result.latencyWithReloadCycles();
  }

  /** The same schedule under another name, refined as before. */
  CgSchedule renamed(CgSchedule cg, String name) {
    CgSchedule renamed = cg.named(name);
    policies.put(renamed, cg.policy());
    return renamed;
  }

  /**
   * The levels below, by the policy that a schedule is named after; less refined where the local
   * buffers are too small for that.
   */
  Schedule refine(CgSchedule cg) {
    return refined.computeIfAbsent(cg, this::refineToFit);
  }

  private Schedule refineToFit(CgSchedule cg) {
    List<Refinement> ways =
        options.hasPowerBudget()
            ? List.of(Policies.refinementWithin(options.powerBudgetW(), arch))
            : Policies.refinements(policies.getOrDefault(cg, cg.policy()));
    if (!isUnlimited()) {
      for (Refinement way : ways.subList(0, ways.size() - 1)) {
        Schedule schedule = refine(cg, way);
        if (fits(schedule)) {
          return schedule;
        }
      }
      return refine(cg, ways.getLast());
    }
    return refine(cg, ways.getFirst());
  }

  private Schedule refine(CgSchedule cg, Refinement way) {
    boolean staggers =
        options.objective() == Objective.PEAK_POWER
            && !options.hasPowerBudget()
            && arch.mode() != ComputingMode.CM;
    return staggers
        ? lowest(way.candidates(cg, options.scheduling(), phases))
        : way.refine(cg, options.scheduling(), phases);
  }

  /**
   * The schedule of the lowest peak in the simulator, of several the fastest: never one of a higher
   * peak than without stagger. What the model takes for too slow counts if it is not.
   */
  private Schedule lowest(Refinement.Candidates candidates) {
    if (candidates.within().isEmpty() && candidates.beyond().isEmpty()
        || !fits(candidates.plain())) {
      return candidates.plain();
    }
    double limit = (1 + options.slack()) * tried(candidates.plain()).latencyWithReloadCycles();
    return Stream.of(
            candidates.within().stream().filter(this::fits),
            candidates.beyond().stream()
                .filter(each -> fits(each) && tried(each).latencyWithReloadCycles() <= limit),
            Stream.of(candidates.plain()))
        .flatMap(each -> each)
        .min(
            Comparator.comparingLong(this::peakCrossbars)
                .thenComparing(each -> tried(each).latencyWithReloadCycles()))
        .orElseThrow();
  }

  private PerformanceResult tried(Schedule schedule) {
    return simulate(generate(schedule));
  }

  private long peakCrossbars(Schedule schedule) {
    return tried(schedule).details().orElseThrow().activity().peakCrossbars();
  }

  /** The meta-operator flow of a schedule. */
  GeneratedFlow generate(Schedule schedule) {
    return flows.computeIfAbsent(schedule, _ -> phases.timed("codegen", () -> flow(schedule)));
  }

  /** The flow of a schedule, generated anew. */
  static GeneratedFlow flow(Schedule schedule) {
    return switch (schedule) {
      case Schedule.OnCores(var cg) -> CodeGenerator.generate(cg);
      case Schedule.OnCrossbars(var mvm) -> CodeGenerator.generate(mvm);
      case Schedule.OnRows(var vvm) -> CodeGenerator.generate(vvm);
    };
  }

  /** The flow on time. */
  PerformanceResult simulate(GeneratedFlow generated) {
    return results.computeIfAbsent(
        generated, _ -> simulated(generated, new SimulationOptions(options.batch(), true)));
  }

  private PerformanceResult simulated(GeneratedFlow generated, SimulationOptions simulation) {
    return phases.timed(
        "simulate", () -> PerformanceSimulator.simulate(generated.flow(), simulation));
  }
}
