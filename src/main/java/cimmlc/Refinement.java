package cimmlc;

import cimmlc.arch.ComputingMode;
import cimmlc.schedule.SchedulingOptions;
import cimmlc.schedule.cg.CgSchedule;
import cimmlc.schedule.mvm.MvmPolicy;
import cimmlc.schedule.mvm.MvmSchedule;
import cimmlc.schedule.vvm.VvmPolicy;
import java.util.List;

/**
 * What is done below the computing-graph level, as far as the computing mode shows it.
 *
 * @param mvm at the MVM level (section 3.3.3)
 * @param vvm at the VVM level (section 3.3.4)
 */
record Refinement(MvmPolicy mvm, VvmPolicy vvm) {

  /** Copies as the computing-graph level leaves them: what needs least of the local buffers. */
  static final Refinement NONE = new Refinement(MvmPolicy.UNREFINED, VvmPolicy.UNREFINED);

  Schedule refine(CgSchedule cg, SchedulingOptions options, Phases phases) {
    return switch (cg.arch().mode()) {
      case CM -> new Schedule.OnCores(cg);
      case XBM, WLM -> finer(mvm(cg, options, phases), options, phases);
    };
  }

  /**
   * Schedules of which the one of the lowest true peak is wanted.
   *
   * @param plain without stagger
   * @param within the latency that is allowed, as the model sees it
   * @param beyond it, as the model sees it
   */
  record Candidates(Schedule plain, List<Schedule> within, List<Schedule> beyond) {}

  /** What may have the least peak, on crossbars or their rows. */
  Candidates candidates(CgSchedule cg, SchedulingOptions options, Phases phases) {
    var coarse = phases.timed("mvm", () -> mvm.candidates(cg, options));
    return new Candidates(
        finer(coarse.plain(), options, phases),
        coarse.within().stream().map(each -> finer(each, options, phases)).toList(),
        coarse.beyond().stream().map(each -> finer(each, options, phases)).toList());
  }

  private Schedule finer(MvmSchedule coarse, SchedulingOptions options, Phases phases) {
    return coarse.cg().arch().mode() == ComputingMode.WLM
        ? new Schedule.OnRows(phases.timed("vvm", () -> vvm.schedule(coarse, options)))
        : new Schedule.OnCrossbars(coarse);
  }

  private MvmSchedule mvm(CgSchedule cg, SchedulingOptions options, Phases phases) {
    return phases.timed("mvm", () -> mvm.schedule(cg, options));
  }
}
