package cimmlc.schedule.cg;

import cimmlc.schedule.SchedulingOptions;
import cimmlc.schedule.cg.ScheduledOperator.Cim;
import java.util.List;

/**
 * Takes back copies that cannot be fed or drained (section 3.3.2, "adjust the duplication number"):
 * an operator is no faster than its values move through what all copies share, the global buffer
 * and the network. What each copy has for itself, its ports and its cores' ALUs (with the digital
 * operators that follow), lengthens its windows instead. Where everything is ideal all copies stay.
 *
 * <pre>
 *   before   conv x 190: 66 rounds of 128 cycles, but its outputs take 12544 cycles to store
 *   after    conv x 128: 98 rounds of 128 cycles
 * </pre>
 */
final class BalanceDuplication implements CgPass {

  private static final double ROUNDING = 1 + 1e-9;

  private final SchedulingOptions options;

  BalanceDuplication(SchedulingOptions options) {
    this.options = options;
  }

  @Override
  public CgSchedule apply(CgSchedule schedule) {
    return schedule.withSegments(segment -> {
      OperatorCycles cycles =
          new OperatorCycles(schedule.graph(), schedule.arch(), options, segment);
      List<Cim> cims = segment.cims();
      int[] copies = new int[cims.size()];
      for (int i = 0; i < copies.length; i++) {
        copies[i] = balanced(cims.get(i), cycles.phases(i));
      }
      return PlaceOnCores.withDuplication(segment, copies);
    });
  }

  /** The fewest copies that are as fast as those that there are. */
  private static int balanced(Cim cim, PhaseCycles phases) {
    double limit = phases.total(cim.duplication()) * ROUNDING;
    double mvmOnly = phases.interval(1);
    long windows = cim.form().windows();
    int fewest = cim.duplication();
    for (int copies = fewest; copies > 1; ) {
      long rounds = Math.ceilDiv(windows, copies) + 1;
      copies = (int) Math.min(copies - 1L, Math.ceilDiv(windows, rounds));
      if (phases.total(copies) <= limit) {
        fewest = copies;
      }
      if (rounds * mvmOnly > limit) {
        break;
      }
    }
    return fewest;
  }
}
