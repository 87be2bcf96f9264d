package cimmlc.schedule.mvm;

import cimmlc.schedule.SchedulingOptions;
import cimmlc.schedule.cg.CgSchedule;

/** A way to refine a schedule on cores to crossbars. Policies are registered by name. */
public interface MvmPolicy {

  /**
   * Copies that may share crossbars at the VVM level: pairs. Fours would take at most 3 % off the
   * latency of ResNets on Table 3's chip, for twice the meta-operators.
   */
  int SHARING = 2;

  /** The computing-graph level's copies, each from its first core on; no crossbar left is used. */
  MvmPolicy UNREFINED = (cg, options) -> new PlaceSegments(cg, options).alignedToCores();

  /**
   * Equation 1 of the paper: as many copies as the cores of an operator hold; for least peak power
   * also staggered, at no cost in latency unless the options allow one.
   */
  MvmPolicy EQUATION_1 = new Equation1(0);

  /** The same where the VVM level will spread row groups. */
  MvmPolicy EQUATION_1_SHARED = new Equation1(SHARING);

  /** All crossbars of a segment shared out anew, for the least value of the objective. */
  MvmPolicy REDISTRIBUTED = new Redistributed(SHARING);

  /**
   * A legal refinement, named like the schedule that it refines: the best as far as the model
   * knows.
   */
  MvmSchedule schedule(CgSchedule cg, SchedulingOptions options);

  /** Refinements of which the simulator is to choose; for least peak power. */
  default Candidates candidates(CgSchedule cg, SchedulingOptions options) {
    return Candidates.only(schedule(cg, options));
  }
}
