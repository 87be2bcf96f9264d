package cimmlc.schedule.cg;

import cimmlc.schedule.SchedulingOptions;
import java.util.List;

/**
 * Latency of a schedule with ideal bandwidths and ALUs: layer by layer the closed sum of {@code
 * ceil(W/D) * T}, pipelined the time of every window (semantics.md section 4).
 *
 * @param segmentCycles of each segment, without writing its weights
 * @param intervalCycles of each segment: its slowest operator
 */
public record CgLatency(List<Long> segmentCycles, List<Long> intervalCycles) {

  public CgLatency {
    segmentCycles = List.copyOf(segmentCycles);
    intervalCycles = List.copyOf(intervalCycles);
  }

  /** The latency of a schedule. */
  public static CgLatency of(CgSchedule schedule, SchedulingOptions options) {
    long mvm = schedule.arch().crossbar().mvmCycles(options.activationBits());
    return new CgLatency(
        schedule.segments().stream().map(s -> cycles(schedule, s, mvm)).toList(),
        schedule.segments().stream().map(s -> interval(s, mvm)).toList());
  }

  /** Cycles of all segments, one after another. */
  public long cycles() {
    return segmentCycles.stream().mapToLong(Long::longValue).sum();
  }

  private static long cycles(CgSchedule schedule, Segment segment, long mvm) {
    return switch (segment.execution()) {
      case LAYER_BY_LAYER ->
          segment.cims().stream()
              .mapToLong(c -> Math.ceilDiv(c.form().windows(), c.duplication()) * mvm)
              .sum();
      case PIPELINE ->
          new PipelineTiming(schedule.graph(), segment, mvm).latencyCycles(copies(segment));
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
