package cimmlc.sim.functional;

import java.util.Arrays;

/**
 * The matrix that crossbars hold for a part of an operator: rows of its groups under one another,
 * columns side by side; outside the diagonal blocks stands what counts as zero (docs/flow.md).
 *
 * @param name of the constant
 * @param weights [group][row][column], as stored
 * @param zeros what is subtracted from each column's stored weights
 */
@SuppressWarnings("ArrayRecordComponent") // one a params entry, compared by identity
record StackedMatrix(String name, ProductShape shape, int[] weights, int[] zeros) {

  static StackedMatrix of(Call call, ProductShape shape) {
    ProductShape.Part part = shape.part();
    int[] weights = call.constants().ints(shape.weights().name());
    if (weights.length != (long) part.groups() * part.rows() * part.columns()) {
      throw new IllegalArgumentException(
          shape.weights().name() + " has " + weights.length + " values, expected those of " + part);
    }
    return new StackedMatrix(shape.weights().name(), shape, weights, shape.weightZeros(call));
  }

  int rows() {
    return shape.part().groups() * shape.part().rows();
  }

  int columns() {
    return shape.columns();
  }

  /** Stored weights [row][column] of a rectangle. */
  int[] stored(MatrixBlock block) {
    int[] values = new int[Math.multiplyExact(block.rows(), block.columns())];
    for (int row = 0; row < block.rows(); row++) {
      int at = row * block.columns();
      System.arraycopy(zeros, block.column(), values, at, block.columns());
      copyRow(block.row() + row, block, values, at);
    }
    return values;
  }

  /** The columns of the row's own group, as far as the rectangle has them. */
  private void copyRow(int row, MatrixBlock block, int[] values, int at) {
    int columns = shape.part().columns();
    int group = row / shape.part().rows();
    int begin = Math.max(block.column(), group * columns);
    int end = Math.min(block.column() + block.columns(), (group + 1) * columns);
    if (begin < end) {
      int from = Math.multiplyExact(row, columns) + begin - group * columns;
      System.arraycopy(weights, from, values, at + begin - block.column(), end - begin);
    }
  }

  /** What is subtracted from the stored weights of a rectangle's columns. */
  int[] zeros(MatrixBlock block) {
    return Arrays.copyOfRange(zeros, block.column(), block.column() + block.columns());
  }

  /** {@code factor * sum of (weight - zero)} of each column; empty for a factor of 0. */
  long[] columnSums(int factor) {
    if (factor == 0) {
      return new long[0];
    }
    ProductShape.Part part = shape.part();
    long[] sums = new long[columns()];
    for (int row = 0; row < rows(); row++) {
      int first = row / part.rows() * part.columns();
      for (int c = 0; c < part.columns(); c++) {
        sums[first + c] += (long) factor * (weights[row * part.columns() + c] - zeros[first + c]);
      }
    }
    return sums;
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
