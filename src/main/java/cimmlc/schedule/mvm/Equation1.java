package cimmlc.schedule.mvm;

import cimmlc.schedule.Objective;
import cimmlc.schedule.SchedulingOptions;
import cimmlc.schedule.cg.CgSchedule;

/**
 * Equation 1 of the paper, for least peak power with a stagger.
 *
 * @param sharing copies that the VVM level will let share crossbars; 0 where it changes nothing
 */
record Equation1(int sharing) implements MvmPolicy {

  @Override
  public MvmSchedule schedule(CgSchedule cg, SchedulingOptions options) {
    return options.objective() == Objective.PEAK_POWER
        ? candidates(cg, options).likely()
        : new PlaceSegments(cg, options).fillingCores();
  }

  @Override
  public Candidates candidates(CgSchedule cg, SchedulingOptions options) {
    MvmSchedule plain = new PlaceSegments(cg, options).fillingCores();
    long cycles = new ActiveCrossbars(plain, options, sharing).bySlices().makespanCycles();
    return Candidates.of(
        plain,
        new Stagger(plain, options, sharing)
            .keepingCopies(Candidates.limits(cycles, options.slack())),
        Candidates.limit(cycles, options.slack()));
  }
}
