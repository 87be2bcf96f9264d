package cimmlc.schedule.cg;

import cimmlc.schedule.SchedulingOptions;
import java.util.List;

/**
 * Gives the free cores of each segment to copies of its operators (section 3.3.2): least sum of
 * cycles where operators run one after another, least interval where they overlap.
 *
 * <pre>
 *   before   conv1 12544 windows x 1    conv2 3136 windows x 1    766 cores free
 *   after    conv1 x 180                conv2 x 44 ...
 * </pre>
 */
final class DuplicateOperators implements CgPass {

  private final SchedulingOptions options;

  DuplicateOperators(SchedulingOptions options) {
    this.options = options;
  }

  @Override
  public CgSchedule apply(CgSchedule schedule) {
    long mvm = schedule.arch().crossbar().mvmCycles(options.activationBits());
    long cores = schedule.arch().cores();
    return schedule.withSegments(
        segment -> {
          List<Demand> demands = Demand.of(segment.cims(), mvm);
          int[] copies =
              switch (segment.execution()) {
                case LAYER_BY_LAYER -> SumDuplication.solve(demands, cores).copies();
                case PIPELINE -> MinMaxDuplication.solve(demands, cores);
              };
          return PlaceOnCores.withDuplication(segment, copies);
        });
  }
}
