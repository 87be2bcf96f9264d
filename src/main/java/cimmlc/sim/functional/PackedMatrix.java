package cimmlc.sim.functional;

import cimmlc.flow.ConstantDecl;
import cimmlc.flow.ValueType;
import java.lang.foreign.ValueLayout;

/**
 * Weights as a {@link MatrixKernel} reads them, shared by all copies.
 *
 * @param blocks [group * blocksPerGroup + block][row][column of the block], columns beyond the
 *     matrix 0
 * @param rows of a group's matrix
 * @param columns of a group's matrix
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record PackedMatrix(byte[][] blocks, int rows, int columns) {

  /** Unsigned weights are kept less this, as signed bytes. */
  static final int UNSIGNED_SHIFT = 128;

  /** Packs a constant [groups][rows][columns] of 8-bit values. */
  static PackedMatrix of(Constants constants, ConstantDecl constant, int groups, int columns) {
    ValueType type = constant.type();
    if (type.bytes() != 1) {
      throw new IllegalArgumentException(
          constant.name() + " is " + type + ", a core holds weights of at most 8 bits");
    }
    int rows = Math.toIntExact(constant.count() / groups / columns);
    if (rows == 0 || (long) rows * groups * columns != constant.count()) {
      throw new IllegalArgumentException(
          constant.name()
              + " has "
              + constant.count()
              + " values, no whole number of rows of "
              + columns
              + " columns and "
              + groups
              + " groups");
    }
    byte[] bytes = signed(constants.bytes(constant).toArray(ValueLayout.JAVA_BYTE), type);
    int blocks = blocks(columns);
    byte[][] packed =
        new byte[Math.multiplyExact(groups, blocks)]
            [Math.multiplyExact(rows, MatrixKernel.COLUMNS)];
    for (int line = 0; line < groups * rows; line++) {
      int first = line / rows * blocks;
      for (int block = 0; block < blocks; block++) {
        int column = block * MatrixKernel.COLUMNS;
        int count = Math.min(MatrixKernel.COLUMNS, columns - column);
        int to = line % rows * MatrixKernel.COLUMNS;
        System.arraycopy(bytes, line * columns + column, packed[first + block], to, count);
      }
    }
    return new PackedMatrix(packed, rows, columns);
  }

  private static byte[] signed(byte[] bytes, ValueType type) {
    if (type.kind() == ValueType.Kind.UNSIGNED) {
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] -= (byte) UNSIGNED_SHIFT;
      }
    }
    return bytes;
  }

  /** Blocks of one group's matrix. */
  int blocksPerGroup() {
    return blocks(columns);
  }

  private static int blocks(int columns) {
    return (columns - 1) / MatrixKernel.COLUMNS + 1;
  }
}
