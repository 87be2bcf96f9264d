package cimmlc.arch;

/**
 * Units in rows and columns; unit i stands in row i / columns, column i % columns.
 *
 * @param rows at least 1
 * @param columns at least 1
 */
public record Grid(int rows, int columns) {

  public Grid {
    if (rows < 1 || columns < 1) {
      throw new IllegalArgumentException("a grid of " + rows + " x " + columns);
    }
  }

  /** The number of units. */
  public long count() {
    return (long) rows * columns;
  }

  @Override
  public String toString() {
    return rows + "x" + columns;
  }
}
