package cimmlc.schedule.cg;

import cimmlc.arch.Architecture;
import cimmlc.arch.OffChip;
import cimmlc.schedule.CrossbarMapping;
import cimmlc.schedule.SchedulingOptions;
import cimmlc.schedule.cg.ScheduledOperator.Cim;
import java.util.List;

/**
 * How long it takes to write the weights of a segment before it runs: all crossbars at once, each
 * row by row, as fast as the weights come (docs/timing.md). No time where writing is ideal.
 */
final class WeightReload {

  private final Architecture arch;
  private final SchedulingOptions options;

  WeightReload(Architecture arch, SchedulingOptions options) {
    this.arch = arch;
    this.options = options;
  }

  /** Cycles of operators with the copies that they have. */
  long cycles(List<Cim> cims) {
    if (arch.ext().write().isIdeal()) {
      return 0;
    }
    double cycles = 0;
    double bits = 0;
    for (Cim cim : cims) {
      cycles = Math.max(cycles, ownCycles(cim));
      bits += cim.duplication() * bits(cim);
    }
    cycles = Math.max(cycles, bits / arch.chip().l0TotalBitsPerCycle());
    if (arch.ext().offChip() instanceof OffChip.Memory memory) {
      cycles = Math.max(cycles, bits / memory.bitsPerCycle());
    }
    return (long) Math.ceil(cycles);
  }

  /** Cycles of one copy alone: its fullest crossbar, and the ports of its cores. */
  private double ownCycles(Cim cim) {
    CrossbarMapping mapping = CrossbarMapping.of(cim.form(), arch, options.weightBits());
    int packed = Math.clamp(mapping.groupsPerVxb(), 1, cim.form().groups());
    long rows = Math.min((long) packed * cim.form().rows(), mapping.vxb().rows());
    double port = Math.ceil(bits(cim) / cim.footprint().cores()) / arch.chip().l0BitsPerCycle();
    return Math.max(rows * arch.ext().write().cyclesPerRow(), port);
  }

  /** Bits of one copy as they are stored, whole bytes a weight. */
  private double bits(Cim cim) {
    double weights = (double) cim.form().rows() * cim.form().columns() * cim.form().groups();
    return weights * 8 * Math.ceilDiv(options.weightBits(), 8);
  }
}
