package cimmlc.schedule.mvm;

/**
 * A rectangle of an operator's stacked matrix (rows of all groups under one another, columns of all
 * groups side by side) in the same rows of consecutive crossbars: column blocks that follow one
 * another, each in as many crossbars as a VXB has.
 *
 * @param firstCrossbar core by core: {@code core * crossbars of a core + crossbar of the core}
 * @param crossbars consecutive, of one core unless a single VXB is wider than what a core has left
 * @param crossbarRow of the first row in each of them; 0 where whole crossbars are activated
 * @param matrixRow first row of the stacked matrix
 * @param rows that the crossbars hold
 * @param firstColumn of the stacked matrix
 * @param columns that all of the crossbars hold together
 * @param delayCycles that they wait after their operands are there (staggered activation)
 */
public record Piece(
    long firstCrossbar,
    int crossbars,
    int crossbarRow,
    int matrixRow,
    int rows,
    int firstColumn,
    int columns,
    int delayCycles) {

  public Piece {
    if (Math.min(Math.min(crossbars, rows), columns) < 1
        || Math.min(Math.min(crossbarRow, matrixRow), Math.min(firstColumn, delayCycles)) < 0
        || firstCrossbar < 0) {
      throw new IllegalArgumentException(
          "%d x %d at row %d, column %d in %d crossbars from %d, row %d, after %d cycles"
              .formatted(
                  rows,
                  columns,
                  matrixRow,
                  firstColumn,
                  crossbars,
                  firstCrossbar,
                  crossbarRow,
                  delayCycles));
    }
  }

  /** The crossbar after the last one. */
  public long endCrossbar() {
    return firstCrossbar + crossbars;
  }

  /** The row of the stacked matrix after the last one. */
  public int endMatrixRow() {
    return matrixRow + rows;
  }

  /** The same rectangle, activated so many cycles after its operands are there. */
  public Piece delayedBy(int cycles) {
    return new Piece(
        firstCrossbar, crossbars, crossbarRow, matrixRow, rows, firstColumn, columns, cycles);
  }
}
