package cimmlc;

import cimmlc.schedule.SchedulingOptions;
import cimmlc.schedule.cg.CgSchedule;
import cimmlc.schedule.mvm.MvmPolicy;
import cimmlc.schedule.mvm.MvmSchedule;
import cimmlc.schedule.vvm.VvmPolicy;

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
      case XBM -> new Schedule.OnCrossbars(mvm(cg, options, phases));
      case WLM -> {
        MvmSchedule coarse = mvm(cg, options, phases);
        yield new Schedule.OnRows(phases.timed("vvm", () -> vvm.schedule(coarse, options)));
      }
    };
  }

  private MvmSchedule mvm(CgSchedule cg, SchedulingOptions options, Phases phases) {
    return phases.timed("mvm", () -> mvm.schedule(cg, options));
  }
}
