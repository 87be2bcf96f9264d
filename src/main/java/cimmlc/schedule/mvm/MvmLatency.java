package cimmlc.schedule.mvm;

import cimmlc.arch.ComputingMode;
import cimmlc.arch.Crossbar;
import cimmlc.schedule.SchedulingOptions;
import cimmlc.schedule.cg.CgSchedule;
import cimmlc.schedule.cg.Execution;
import cimmlc.schedule.cg.PipelineTiming;
import cimmlc.schedule.cg.Segment;
import cimmlc.schedule.cg.Service;
import java.util.ArrayList;
import java.util.List;

/**
 * Latency of a schedule on crossbars or their rows with ideal bandwidths and ALUs, where all
 * crossbars of a copy start a window together.
 *
 * @param segmentCycles of each segment, without writing its weights
 * @param intervalCycles of each segment: its slowest operator
 */
public record MvmLatency(List<Long> segmentCycles, List<Long> intervalCycles) {

  public MvmLatency {
    segmentCycles = List.copyOf(segmentCycles);
    intervalCycles = List.copyOf(intervalCycles);
  }

  /**
   * The latency of a placement.
   *
   * @param placement the segments of the MVM or VVM level
   */
  public static MvmLatency of(
      CgSchedule cg, List<MvmSegment> placement, SchedulingOptions options) {
    List<Long> cycles = new ArrayList<>();
    List<Long> intervals = new ArrayList<>();
    for (MvmSegment fine : placement) {
      Segment segment = cg.segments().get(fine.index());
      List<Service> services =
          fine.operators().stream().map(operator -> service(cg, operator, options)).toList();
      long sum = 0;
      long slowest = 0;
      for (int i = 0; i < services.size(); i++) {
        long interval = services.get(i).intervalCycles(segment.cims().get(i).form().windows());
        sum += interval;
        slowest = Math.max(slowest, interval);
      }
      boolean pipelined = segment.execution() == Execution.PIPELINE;
      cycles.add(pipelined ? new PipelineTiming(cg.graph(), segment).latencyCycles(services) : sum);
      intervals.add(slowest);
    }
    return new MvmLatency(cycles, intervals);
  }

  /** Cycles of all segments, one after another, without writing weights. */
  public long cycles() {
    return segmentCycles.stream().mapToLong(Long::longValue).sum();
  }

  /** Copies that share crossbars take turns: together they are one server. */
  private static Service service(
      CgSchedule cg, CrossbarOperator operator, SchedulingOptions options) {
    if (cg.arch().mode() != ComputingMode.WLM) {
      return new Service(operator.duplication(), operator.mvmCycles());
    }
    Crossbar crossbar = cg.arch().crossbar();
    long teams = operator.copies().stream().map(CopyPlacement::firstCrossbar).distinct().count();
    int groups =
        operator.copies().stream()
            .flatMap(copy -> copy.pieces().stream())
            .mapToInt(piece -> crossbar.rowGroups(piece.rows()))
            .max()
            .orElse(1);
    return new Service((int) teams, (long) crossbar.steps(options.activationBits()) * groups);
  }
}
