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
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

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
        Schedule schedule = way.refine(cg, options.scheduling(), phases);
        if (fits(schedule)) {
          return schedule;
        }
      }
      return ways.getLast().refine(cg, options.scheduling(), phases);
    }
    return ways.getFirst().refine(cg, options.scheduling(), phases);
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
