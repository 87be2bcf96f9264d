package cimmlc.schedule.mvm;

import java.util.ArrayList;
import java.util.List;

/**
 * Gives each copy consecutive crossbars, also across cores: VXBs of a row block side by side, row
 * blocks and packs after one another.
 *
 * <pre>
 *   2 row blocks x 3 column blocks, cores of 4 crossbars, from crossbar 4
 *   core 1: r0c0 r0c1 r0c2 r1c0    core 2: r1c1 r1c2    pieces: r0c0..2, r1c0, r1c1..2
 * </pre>
 */
final class PlaceOnCrossbars {

  private final VxbGrid grid;
  private final int crossbarsPerCore;
  private final List<Piece> pieces = new ArrayList<>();
  private long crossbar;

  private PlaceOnCrossbars(VxbGrid grid, int crossbarsPerCore, long first) {
    this.grid = grid;
    this.crossbarsPerCore = crossbarsPerCore;
    this.crossbar = first;
  }

  /** So many copies from a crossbar on. */
  static List<CopyPlacement> copies(VxbGrid grid, int copies, long first, int crossbarsPerCore) {
    List<CopyPlacement> placed = new ArrayList<>(copies);
    for (int copy = 0; copy < copies; copy++) {
      long from = first + copy * grid.crossbars();
      placed.add(
          new CopyPlacement(copy, new PlaceOnCrossbars(grid, crossbarsPerCore, from).pieces()));
    }
    return placed;
  }

  private List<Piece> pieces() {
    for (int pack = 0; pack < grid.packs(); pack++) {
      for (int row = 0; row < grid.rowBlocks(); row++) {
        for (int column = 0; column < grid.columnBlocks(); ) {
          int count = columnsInCore(grid.columnBlocks() - column);
          add(pack, row, column, count);
          column += count;
        }
      }
    }
    return pieces;
  }

  /** Column blocks that the core has room for; a VXB that no core has room for goes across. */
  private int columnsInCore(int wanted) {
    long left = crossbarsPerCore - crossbar % crossbarsPerCore;
    return (int) Math.clamp(left / grid.vxb().crossbars(), 1, wanted);
  }

  private void add(int pack, int row, int column, int count) {
    int crossbars = count * grid.vxb().crossbars();
    int matrixRow = grid.blockRow(pack, row);
    int firstColumn = grid.blockColumn(pack, column);
    pieces.add(
        new Piece(
            crossbar,
            crossbars,
            0,
            matrixRow,
            grid.blockRow(pack, row + 1) - matrixRow,
            firstColumn,
            grid.blockColumn(pack, column + count) - firstColumn,
            0));
    crossbar += crossbars;
  }
}
