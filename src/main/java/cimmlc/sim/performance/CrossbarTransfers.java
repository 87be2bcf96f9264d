package cimmlc.sim.performance;

import cimmlc.arch.Architecture;
import java.util.ArrayList;
import java.util.List;

/**
 * What a copy's windows move inside cores: inputs from the local buffer to crossbars, sums from
 * crossbars to the ALU. Both stand at the router of the core's crossbar 0 (docs/timing.md).
 */
final class CrossbarTransfers {

  private static final int BUFFER_AND_ALU = Network.BUFFER;

  private final int perCore;
  private final List<Piece.InCore> transfers = new ArrayList<>();

  private CrossbarTransfers(Architecture arch) {
    this.perCore = arch.crossbarsPerCore();
  }

  /** The rows of a slice to each of the crossbars that it activates. */
  static List<Piece.InCore> in(Slice slice, Architecture arch, int inputBits) {
    CrossbarTransfers all = new CrossbarTransfers(arch);
    for (int i = 0; i < slice.activations().size(); i++) {
      Piece.Activation a = slice.activations().get(i);
      long bits = (long) slice.layout(i).rows() * inputBits;
      for (long crossbar = a.first(); crossbar < a.first() + a.crossbars(); crossbar++) {
        int router = (int) (crossbar % all.perCore);
        all.transfers.add(new Piece.InCore(slice.core, BUFFER_AND_ALU, router, bits));
      }
    }
    return all.transfers;
  }

  /** The sums of a block of columns from each of the crossbars that have some of them. */
  static List<Piece.InCore> out(WindowBody.Store block, Architecture arch) {
    CrossbarTransfers all = new CrossbarTransfers(arch);
    for (Slice.Source source : block.value().sources()) {
      all.out(source, block.columns());
    }
    return all.transfers;
  }

  private void out(Slice.Source source, int columns) {
    Slice.Layout layout = source.slice().layout(source.activation());
    int from = Math.max(0, source.column());
    int to = Math.min(layout.columns(), source.column() + columns);
    for (int at = from; at < to; ) {
      int group = at / layout.perGroup();
      int end = Math.min(to, (group + 1) * layout.perGroup());
      for (int i = 0; i < layout.group(); i++) {
        int router = (int) ((layout.first() + (long) group * layout.group() + i) % perCore);
        long bits = (long) (end - at) * layout.sumBits();
        transfers.add(new Piece.InCore(source.slice().core, router, BUFFER_AND_ALU, bits));
      }
      at = end;
    }
  }
}
