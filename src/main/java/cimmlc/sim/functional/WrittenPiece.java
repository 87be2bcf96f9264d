package cimmlc.sim.functional;

/**
 * A rectangle of a stacked matrix in the same rows of consecutive crossbars (docs/flow.md).
 *
 * @param row first row in the stacked matrix
 * @param column first column in the stacked matrix
 * @param blockColumns columns of a column block: what its crossbars hold side by side
 * @param blockCrossbars crossbars that a column block takes
 */
record WrittenPiece(
    StackedMatrix matrix,
    int row,
    int rows,
    int column,
    int columns,
    int blockColumns,
    int blockCrossbars) {

  WrittenPiece {
    if (row < 0 || rows < 1 || row + rows > matrix.rows()) {
      throw new IllegalArgumentException(
          "rows %d to %d of a matrix of %d".formatted(row, row + rows - 1, matrix.rows()));
    }
    if (column < 0 || columns < 1 || column + columns > matrix.columns()) {
      throw new IllegalArgumentException(
          "columns %d to %d of a matrix of %d"
              .formatted(column, column + columns - 1, matrix.columns()));
    }
  }

  /** The number of crossbars that it takes. */
  int crossbars() {
    return Math.ceilDiv(columns, blockColumns) * blockCrossbars;
  }

  /** The rectangle that the piece's crossbars {@code first .. first + count - 1} hold. */
  MatrixBlock block(int first, int count, int rowBegin, int blockRows) {
    if (first % blockCrossbars != 0 || count % blockCrossbars != 0) {
      throw new IllegalArgumentException(
          "the slices of a column block of " + matrix.name() + " must be read together");
    }
    int begin = first / blockCrossbars * blockColumns;
    int end = Math.min(columns, (first + count) / blockCrossbars * blockColumns);
    return new MatrixBlock(matrix, row + rowBegin, blockRows, column + begin, end - begin, rows);
  }
}
