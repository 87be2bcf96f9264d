package cimmlc.schedule.mvm;

import cimmlc.schedule.SchedulingOptions;
import cimmlc.schedule.cg.CgSchedule;

/**
 * All crossbars of a segment shared out anew.
 *
 * @param sharing copies that the VVM level will let share crossbars
 */
record Redistributed(int sharing) implements MvmPolicy {

  @Override
  public MvmSchedule schedule(CgSchedule cg, SchedulingOptions options) {
    return RedistributeCrossbars.schedule(cg, options, sharing);
  }

  @Override
  public Candidates candidates(CgSchedule cg, SchedulingOptions options) {
    return RedistributeCrossbars.candidates(cg, options, sharing);
  }
}
