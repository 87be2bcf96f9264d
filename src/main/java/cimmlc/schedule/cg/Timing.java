package cimmlc.schedule.cg;

/**
 * What schedules cost in truth, for a scheduler that cannot tell by itself (semantics of 4.1):
 * their flows, generated and simulated. Implemented where both are seen.
 */
public interface Timing {

  /** True if the buffers of the chip hold all that the flow of a schedule keeps in them. */
  boolean fits(CgSchedule schedule);

  /**
   * Cycles of a schedule that fits, as its objective counts them: from image to image for
   * throughput, else of one image, weights that do not stay on the chip being written.
   */
  long cycles(CgSchedule schedule);
}
