package cimmlc.sim.functional;

import cimmlc.flow.ConstantDecl;
import cimmlc.flow.ValueType;
import java.lang.foreign.MemorySegment;
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
    int flip = type.kind() == ValueType.Kind.UNSIGNED ? UNSIGNED_SHIFT : 0;
    int blocks = blocks(columns);
    byte[][] packed =
        new byte[Math.multiplyExact(groups, blocks)]
            [Math.multiplyExact(rows, MatrixKernel.COLUMNS)];
    MemorySegment bytes = constants.bytes(constant);
    byte[] row = new byte[columns];
    for (int line = 0; line < groups * rows; line++) {
      MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, (long) line * columns, row, 0, columns);
      spread(row, flip, packed, line / rows * blocks, line % rows);
    }
    return new PackedMatrix(packed, rows, columns);
  }

  private static void spread(byte[] row, int flip, byte[][] packed, int first, int k) {
    for (int column = 0; column < row.length; column++) {
      byte[] block = packed[first + column / MatrixKernel.COLUMNS];
      block[k * MatrixKernel.COLUMNS + column % MatrixKernel.COLUMNS] = (byte) (row[column] - flip);
    }
  }

  /** Blocks of one group's matrix. */
  int blocksPerGroup() {
    return blocks(columns);
  }

  private static int blocks(int columns) {
    return (columns - 1) / MatrixKernel.COLUMNS + 1;
  }
}
