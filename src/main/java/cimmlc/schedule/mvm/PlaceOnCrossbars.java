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
  private final int turns;
  private long crossbar;
  private long vxb;

  private PlaceOnCrossbars(VxbGrid grid, int crossbarsPerCore, long first, int turns) {
    this.grid = grid;
    this.turns = turns;
    this.crossbarsPerCore = crossbarsPerCore;
    this.crossbar = first;
  }

  /** So many copies from a crossbar on. */
  static List<CopyPlacement> copies(VxbGrid grid, int copies, long first, int crossbarsPerCore) {
    List<CopyPlacement> placed = new ArrayList<>(copies);
    for (int copy = 0; copy < copies; copy++) {
      long from = first + copy * grid.crossbars();
      placed.add(
          new CopyPlacement(copy, new PlaceOnCrossbars(grid, crossbarsPerCore, from, 1).pieces()));
    }
    return placed;
  }

  /**
   * The pieces of a copy whose VXBs are activated in turns.
   *
   * @param delayCycles of the first turn
   * @param turnCycles from a turn to the next one
   */
  static List<Piece> inTurns(
      VxbGrid grid, long first, int crossbarsPerCore, int turns, int delayCycles, int turnCycles) {
    PlaceOnCrossbars placing = new PlaceOnCrossbars(grid, crossbarsPerCore, first, turns);
    List<Piece> pieces = new ArrayList<>();
    for (Piece piece : placing.pieces()) {
      long index = (piece.firstCrossbar() - first) / grid.vxb().crossbars();
      pieces.add(piece.delayedBy(delayCycles + placing.turn(index) * turnCycles));
    }
    return pieces;
  }

  private int turn(long index) {
    return (int) (((index + 1) * turns - 1) / grid.vxbs());
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

  /**
   * Column blocks of the same turn that the core has room for; a VXB that no core has room for goes
   * across.
   */
  private int columnsInCore(int wanted) {
    long left = crossbarsPerCore - crossbar % crossbarsPerCore;
    long sameTurn = (turn(vxb) + 1) * grid.vxbs() / turns - vxb;
    long fit = Math.min(sameTurn, left / grid.vxb().crossbars());
    return (int) Math.clamp(fit, 1, wanted);
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
    vxb += count;
  }
}
