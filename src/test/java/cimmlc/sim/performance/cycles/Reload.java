package cimmlc.sim.performance.cycles;

import cimmlc.arch.Architecture;
import cimmlc.arch.OffChip;
import cimmlc.flow.Header;
import cimmlc.flow.Statement;
import java.util.List;

/** What it takes to write a segment's weights (docs/timing.md, "Weights"). */
final class Reload {

  private Reload() {}

  static long cycles(Header header, Statement.Segment segment) {
    Architecture arch = header.architecture();
    if (arch.ext().write().isIdeal()) {
      return 0;
    }
    List<Copy> copies =
        segment.body().stream()
            .filter(Statement.Stage.class::isInstance)
            .flatMap(stage -> ((Statement.Stage) stage).body().stream())
            .filter(stream -> !CrossbarCopies.isIn(stream))
            .flatMap(stream -> Unrolling.pieces(stream).stream())
            .filter(operation -> operation.op().equals("cim.read_core"))
            .map(operation -> Copy.of(header, operation))
            .toList();
    double allBits = 0;
    double cycles = 0;
    for (Copy copy : copies) {
      double bits =
          (double) copy.groups()
              * copy.rows()
              * copy.columns()
              * header.constant(copy.params().word("weights")).type().bits();
      allBits += bits;
      cycles = Math.max(cycles, arch.ext().write().cyclesPerRow() * copy.layout().mostRows());
      double each = bits / copy.layout().cores() / arch.chip().l0BitsPerCycle();
      cycles = Math.max(cycles, each);
    }
    cycles = Math.max(cycles, allBits / arch.chip().l0TotalBitsPerCycle());
    if (arch.ext().offChip() instanceof OffChip.Memory memory) {
      cycles = Math.max(cycles, allBits / memory.bitsPerCycle());
    }
    return (long) Math.ceil(cycles);
  }
}
