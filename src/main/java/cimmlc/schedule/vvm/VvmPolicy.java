package cimmlc.schedule.vvm;

import cimmlc.schedule.SchedulingOptions;
import cimmlc.schedule.mvm.MvmPolicy;
import cimmlc.schedule.mvm.MvmSchedule;

/** A way to refine a schedule on crossbars to their rows. Policies are registered by name. */
@FunctionalInterface
public interface VvmPolicy {

  /** Every row where the MVM level put it. */
  VvmPolicy UNREFINED = (mvm, _) -> new VvmSchedule(mvm, mvm.segments());

  /** Row groups evened, and exchanged between pairs of copies (Figure 14). */
  VvmPolicy REMAPPED =
      (mvm, options) -> new RemapRowGroups(mvm, options, MvmPolicy.SHARING).schedule();

  /** A legal refinement. */
  VvmSchedule schedule(MvmSchedule mvm, SchedulingOptions options);
}
