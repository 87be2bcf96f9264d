package cimmlc.sim.performance;

/** What serves a phase of the windows of a lane (docs/timing.md, "Windows: phases"). */
interface Service {

  /** The end of the phase of a unit, counted within its image, that is requested at a time. */
  long end(int unit, long time);

  /** True if the end depends on what other lanes ask for, so that the order of requests matters. */
  boolean isShared();
}
