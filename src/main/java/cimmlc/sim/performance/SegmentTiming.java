package cimmlc.sim.performance;

import java.util.List;

/**
 * When a segment ran.
 *
 * @param index of the segment
 * @param sequential true where a stage waits for the one before it
 * @param startCycle from the start of the flow, without writing weights
 * @param latencyCycles without writing weights
 * @param intervalCycles from image to image in the steady state; the latency where it was not asked
 *     for
 * @param reloadCycles to write its weights
 * @param cores that hold weights
 * @param crossbars that hold weights
 * @param stages in the order of the flow
 */
public record SegmentTiming(
    int index,
    boolean sequential,
    long startCycle,
    long latencyCycles,
    long intervalCycles,
    long reloadCycles,
    int cores,
    long crossbars,
    List<StageTiming> stages) {

  public SegmentTiming {
    stages = List.copyOf(stages);
  }
}
