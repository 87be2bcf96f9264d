package cimmlc.codegen;

import cimmlc.graph.IntegerType;

/** Sums of the positive and of the negative weights of each column, zero point subtracted. */
final class ColumnSums {

  private final long[] positive;
  private final long[] negative;

  ColumnSums(int columns) {
    positive = new long[columns];
    negative = new long[columns];
  }

  void addColumn(int column, int[] weights, int zero) {
    long plus = 0;
    long minus = 0;
    for (int weight : weights) {
      plus += above(weight - zero);
      minus += below(weight - zero);
    }
    positive[column] += plus;
    negative[column] += minus;
  }

  void addRow(int[] weights, int[] zeros) {
    for (int column = 0; column < weights.length; column++) {
      int value = weights[column] - zeros[column];
      positive[column] += above(value);
      negative[column] += below(value);
    }
  }

  /** The value where it is positive, without a branch: this sees every weight. */
  private static int above(int value) {
    return value & ~(value >> 31);
  }

  /** The value where it is negative. */
  private static int below(int value) {
    return value & value >> 31;
  }

  long sum(int column) {
    return positive[column] + negative[column];
  }

  /**
   * True if no partial sum, in whatever order and split, and no full sum with its offset leaves
   * int32 for inputs of that type.
   */
  boolean fits(int column, IntegerType inputs, long offset) {
    long plus = positive[column];
    long minus = negative[column];
    long least = inputs.min();
    long most = inputs.max();
    long highest = plus * most + minus * least;
    long lowest = minus * most + plus * least;
    return isInt(offset)
        && isInt(plus * most + minus * Math.min(least, 0))
        && isInt(minus * most + plus * Math.min(least, 0))
        && isInt(highest + offset)
        && isInt(lowest + offset);
  }

  private static boolean isInt(long value) {
    return value == (int) value;
  }
}
