package cimmlc.sim.performance;

import java.util.List;
import java.util.Optional;

/**
 * What a flow costs on its chip.
 *
 * @param segments in order
 * @param images of the batch
 * @param cycleSeconds duration of a cycle; 0 where it is not known
 * @param details absent where only the latency was asked for
 */
public record PerformanceResult(
    List<SegmentTiming> segments, int images, double cycleSeconds, Optional<Details> details) {

  /**
   * What goes beyond latency.
   *
   * @param activity of the crossbars
   * @param use of each kind of unit that is not ideal, and of the crossbars
   * @param energy absent where the chip names no energies
   * @param criticalPath what explains the latency, in order of time
   * @param writes of weights for one inference
   * @param assumptions a line for each idealisation in force
   */
  public record Details(
      Activity activity,
      List<UnitUse> use,
      Optional<EnergyUse> energy,
      List<CriticalLink> criticalPath,
      CellWrites writes,
      List<String> assumptions) {

    public Details {
      use = List.copyOf(use);
      criticalPath = List.copyOf(criticalPath);
      assumptions = List.copyOf(assumptions);
    }
  }

  public PerformanceResult {
    segments = List.copyOf(segments);
  }

  /** From cycle 0 (input complete in L0, weights resident) to the last output byte in L0. */
  public long latencyCycles() {
    return segments.stream().mapToLong(SegmentTiming::latencyCycles).sum();
  }

  /** To write the weights of all segments once. */
  public long reloadCycles() {
    return segments.stream().mapToLong(SegmentTiming::reloadCycles).sum();
  }

  /** Latency of one image, the weights of every segment being written before it runs. */
  public long latencyWithReloadCycles() {
    return latencyCycles() + reloadCycles();
  }

  /** An image's share of a batch, the weights of every segment being written once a batch. */
  public double withReloadPerImageCycles() {
    double batch = 0;
    for (SegmentTiming s : segments) {
      batch += s.reloadCycles() + s.latencyCycles() + (images - 1.0) * s.intervalCycles();
    }
    return batch / images;
  }

  /**
   * Cycles from image to image: of one segment its steady state, weights resident; of several an
   * image's share of a batch, writing included.
   */
  public long intervalCycles() {
    return segments.size() == 1
        ? segments.getFirst().intervalCycles()
        : (long) Math.ceil(withReloadPerImageCycles());
  }
}
