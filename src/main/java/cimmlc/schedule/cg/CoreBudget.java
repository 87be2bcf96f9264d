package cimmlc.schedule.cg;

import cimmlc.schedule.SchedulingOptions;
import java.util.List;

/** Schedules that use no more than a part of the chip's cores for copies. */
final class CoreBudget {

  private final CgSchedule single;
  private final SchedulingOptions options;
  private final long least;

  /** Those of a schedule with single copies. */
  CoreBudget(CgSchedule single, SchedulingOptions options) {
    this.single = single;
    this.options = options;
    this.least = single.segments().stream().mapToLong(Segment::coresUsed).max().orElse(0);
  }

  /** Cores of the largest segment with single copies. */
  long least() {
    return least;
  }

  /** The least interval with that many cores; segments that need more have single copies. */
  CgSchedule within(long cores) {
    long mvm = single.arch().crossbar().mvmCycles(options.activationBits());
    return single.withSegments(segment -> {
      List<Demand> demands = Demand.of(segment.cims(), mvm);
      long budget = Math.max(cores, segment.coresUsed());
      return PlaceOnCores.withDuplication(segment, MinMaxDuplication.solve(demands, budget));
    });
  }

  /** The same operators, single copies, one after another. */
  CgSchedule layerByLayer() {
    return single.withSegments(
        segment -> new Segment(segment.index(), Execution.LAYER_BY_LAYER, segment.operators()));
  }
}
