package cimmlc.schedule.cg;

/**
 * One step of a policy; what comes out is a schedule again, so its legality is checked each time.
 */
interface CgPass {

  /** The refined schedule. */
  CgSchedule apply(CgSchedule schedule);
}
