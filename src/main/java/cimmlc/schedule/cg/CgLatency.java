package cimmlc.schedule.cg;

import cimmlc.schedule.SchedulingOptions;
import java.util.List;

/**
 * Latency of a schedule with ideal bandwidths and ALUs: layer by layer the closed sum of {@code
 * ceil(W/D) * T}, pipelined the time of every window (semantics.md section 4).
 *
 * @param segmentCycles of each segment, without writing its weights
 * @param intervalCycles of each segment: its slowest operator
 * @param reloadCycles to write the weights of each segment; 0 where all stay on the chip
 */
public record CgLatency(
    List<Long> segmentCycles, List<Long> intervalCycles, List<Long> reloadCycles) {

  public CgLatency {
    segmentCycles = List.copyOf(segmentCycles);
    intervalCycles = List.copyOf(intervalCycles);
    reloadCycles = List.copyOf(reloadCycles);
  }

  /** The latency of a schedule. */
  public static CgLatency of(CgSchedule schedule, SchedulingOptions options) {
    long mvm = schedule.arch().crossbar().mvmCycles(options.activationBits());
    WeightReload reload = new WeightReload(schedule.arch(), options);
    boolean resident = schedule.segments().size() == 1;
    return new CgLatency(
        schedule.segments().stream().map(s -> cycles(schedule, s, mvm)).toList(),
        schedule.segments().stream().map(s -> interval(s, mvm)).toList(),
        schedule.segments().stream().map(s -> resident ? 0 : reload.cycles(s.cims())).toList());
  }

  /** Cycles of all segments, one after another, without writing weights. */
  public long cycles() {
    return sum(segmentCycles);
  }

  /** Cycles of all segments, each written before it runs. */
  public long cyclesWithReload() {
    return cycles() + sum(reloadCycles);
  }

  /**
   * Cycles an image of a batch whose images follow one another through a segment before the next
   * segment is written: latency of the first, an interval for each of the others.
   *
   * @param batch images, at least 1
   */
  public double cyclesWithReloadPerImage(int batch) {
    return (cyclesWithReload() + (batch - 1.0) * sum(intervalCycles)) / batch;
  }

  private static long sum(List<Long> cycles) {
    return cycles.stream().mapToLong(Long::longValue).sum();
  }

  private static long cycles(CgSchedule schedule, Segment segment, long mvm) {
    return switch (segment.execution()) {
      case LAYER_BY_LAYER ->
          segment.cims().stream()
              .mapToLong(c -> Math.ceilDiv(c.form().windows(), c.duplication()) * mvm)
              .sum();
      case PIPELINE ->
          new PipelineTiming(schedule.graph(), segment).latencyCycles(copies(segment), mvm);
    };
  }

  private static long interval(Segment segment, long mvm) {
    return segment.cims().stream()
        .mapToLong(c -> Math.ceilDiv(c.form().windows(), c.duplication()) * mvm)
        .max()
        .orElse(0);
  }

  static int[] copies(Segment segment) {
    return segment.cims().stream().mapToInt(ScheduledOperator.Cim::duplication).toArray();
  }
}
