package cimmlc.schedule.mvm;

import cimmlc.schedule.Objective;
import cimmlc.schedule.SchedulingOptions;
import cimmlc.schedule.cg.CgSchedule;

/** A way to refine a schedule on cores to crossbars. Policies are registered by name. */
@FunctionalInterface
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
  MvmPolicy EQUATION_1 = (cg, options) -> equation1(cg, options, 0);

  /** The same where the VVM level will spread row groups. */
  MvmPolicy EQUATION_1_SHARED = (cg, options) -> equation1(cg, options, SHARING);

  /** All crossbars of a segment shared out anew, for the least value of the objective. */
  MvmPolicy REDISTRIBUTED = (cg, options) -> RedistributeCrossbars.schedule(cg, options, SHARING);

  /** A legal refinement, named like the schedule that it refines. */
  MvmSchedule schedule(CgSchedule cg, SchedulingOptions options);

  private static MvmSchedule equation1(CgSchedule cg, SchedulingOptions options, int sharing) {
    MvmSchedule plain = new PlaceSegments(cg, options).fillingCores();
    if (options.objective() != Objective.PEAK_POWER) {
      return plain;
    }
    long cycles = new ActiveCrossbars(plain, options, sharing).together().makespanCycles();
    long limit = (long) (cycles * (1 + options.slack()));
    return new Stagger(plain, options, sharing).keepingCopies(limit);
  }
}
