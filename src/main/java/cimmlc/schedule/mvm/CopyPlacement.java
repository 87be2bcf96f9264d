package cimmlc.schedule.mvm;

import java.util.List;

/**
 * Where one copy of an operator stands.
 *
 * @param copy 0-based
 * @param pieces that hold its matrix, row blocks first, columns of a row block side by side
 */
public record CopyPlacement(int copy, List<Piece> pieces) {

  public CopyPlacement {
    pieces = List.copyOf(pieces);
    if (copy < 0 || pieces.isEmpty()) {
      throw new IllegalArgumentException("copy " + copy + " of " + pieces.size() + " pieces");
    }
  }

  /** The crossbar of its first piece; its core is the copy's home, where partial sums meet. */
  public long firstCrossbar() {
    return pieces.getFirst().firstCrossbar();
  }
}
