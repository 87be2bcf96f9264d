package cimmlc.schedule.cg;

import cimmlc.arch.Architecture;
import cimmlc.graph.Graph;
import cimmlc.schedule.SchedulingOptions;
import cimmlc.schedule.cg.ScheduledOperator.Cim;

/**
 * Takes back copies that cannot be fed (section 3.3.2, "adjust the duplication number"): whatever
 * their number, an operator is no faster than its values move. In a pipelined segment copies take
 * windows in turn, so each copy reads (nearly) the whole input through the ports of its own cores;
 * and all inputs and outputs go through the global buffer. Ideal bandwidths leave all copies.
 *
 * <pre>
 *   before   conv x 190: 66 rounds of 128 cycles, but its input takes 12544 cycles to load
 *   after    conv x 128: 98 rounds of 128 cycles
 * </pre>
 */
final class BalanceDuplication implements CgPass {

  private final SchedulingOptions options;

  BalanceDuplication(SchedulingOptions options) {
    this.options = options;
  }

  @Override
  public CgSchedule apply(CgSchedule schedule) {
    long mvm = schedule.arch().crossbar().mvmCycles(options.activationBits());
    return schedule.withSegments(segment -> {
      int[] copies =
          segment.cims().stream()
              .mapToInt(c -> balanced(c, mvm, floorCycles(schedule, segment, c)))
              .toArray();
      return PlaceOnCores.withDuplication(segment, copies);
    });
  }

  /** The fewest copies that still reach the floor, at most those that there are. */
  private static int balanced(Cim cim, long mvm, double floorCycles) {
    long rounds = (long) Math.min(cim.form().windows(), Math.floor(floorCycles / mvm));
    return rounds < 1
        ? cim.duplication()
        : (int) Math.min(cim.duplication(), Math.ceilDiv(cim.form().windows(), rounds));
  }

  /** Cycles that an operator takes with any number of copies. */
  private double floorCycles(CgSchedule schedule, Segment segment, Cim cim) {
    Graph graph = schedule.graph();
    Architecture arch = schedule.arch();
    double bits = options.activationBits();
    double input = bits * graph.input(cim.node()).shape().elements();
    double output = bits * cim.form().windows() * cim.form().columns() * cim.form().groups();
    double shared = (input + output) / arch.chip().l0TotalBitsPerCycle();
    // Rows of one copy may be spread over all of its cores.
    double port = input / cim.footprint().cores() / arch.chip().l0BitsPerCycle();
    return switch (segment.execution()) {
      case LAYER_BY_LAYER -> shared;
      case PIPELINE -> Math.max(shared, port);
    };
  }
}
