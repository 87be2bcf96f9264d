package cimmlc.sim.performance;

import java.util.List;

/**
 * What a flow costs on its chip.
 *
 * @param segments in order
 * @param images of the batch
 */
public record PerformanceResult(List<SegmentTiming> segments, int images) {

  public PerformanceResult {
    segments = List.copyOf(segments);
  }

  /** From cycle 0 (input complete in L0, weights resident) to the last output byte in L0. */
  public long latencyCycles() {
    return segments.stream().mapToLong(SegmentTiming::latencyCycles).sum();
  }
}
