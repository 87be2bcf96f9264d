package cimmlc.schedule.cg;

import cimmlc.schedule.SchedulingOptions;
import java.util.List;

/**
 * Gives the free cores of each segment to copies of its operators (section 3.3.2).
 *
 * <pre>
 *   before   conv1 12544 windows x 1    conv2 3136 windows x 1    766 cores free
 *   after    conv1 x 190                conv2 x 48 ...
 * </pre>
 */
final class DuplicateOperators implements CgPass {

  private final Duplication duplication;
  private final SchedulingOptions options;

  DuplicateOperators(Duplication duplication, SchedulingOptions options) {
    this.duplication = duplication;
    this.options = options;
  }

  @Override
  public CgSchedule apply(CgSchedule schedule) {
    long mvm = schedule.arch().crossbar().mvmCycles(options.activationBits());
    return schedule.withSegments(segment -> {
      List<Demand> demands = Demand.of(segment.cims(), mvm);
      int[] copies = duplication.copies(demands, schedule.arch().cores());
      return PlaceOnCores.withDuplication(segment, copies);
    });
  }
}
