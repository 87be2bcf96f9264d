package cimmlc.sim.functional;

import java.util.ArrayList;
import java.util.List;

/**
 * A matrix as a {@link MatrixKernel} reads it, shared by all copies: digit by digit, and in chunks
 * of so many rows as 32-bit sums have room for.
 *
 * @param digits of every weight
 * @param chunks [chunk][block of columns * digits + digit][row of the chunk][column of the block],
 *     columns beyond the matrix 0
 * @param rowsOfChunk rows of every chunk but the last
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record PackedMatrix(int rows, int columns, int digits, int rowsOfChunk, List<byte[][]> chunks) {

  /** Writes a row of the matrix. */
  @FunctionalInterface
  interface Source {
    void read(int row, int[] into);
  }

  /** Packs a matrix whose weights have so many {@link Digits}. */
  static PackedMatrix of(Source source, int rows, int columns, int digits, int rowsOfChunk) {
    int[] line = new int[columns];
    List<byte[][]> chunks = new ArrayList<>();
    for (int begin = 0; begin < rows; begin += Math.min(rowsOfChunk, rows)) {
      int count = Math.min(rowsOfChunk, rows - begin);
      byte[][] chunk =
          new byte[blocks(columns) * digits][Math.multiplyExact(count, MatrixKernel.COLUMNS)];
      for (int row = 0; row < count; row++) {
        source.read(begin + row, line);
        pack(line, digits, chunk, row * MatrixKernel.COLUMNS);
      }
      chunks.add(chunk);
    }
    return new PackedMatrix(rows, columns, digits, rowsOfChunk, chunks);
  }

  private static void pack(int[] line, int digits, byte[][] chunk, int at) {
    for (int digit = 0; digit < digits; digit++) {
      for (int column = 0; column < line.length; column++) {
        int block = column / MatrixKernel.COLUMNS * digits + digit;
        chunk[block][at + column % MatrixKernel.COLUMNS] = Digits.digit(line[column], digit);
      }
    }
  }

  /** Blocks of {@link MatrixKernel#COLUMNS} columns. */
  int blocks() {
    return blocks(columns);
  }

  private static int blocks(int columns) {
    return (columns - 1) / MatrixKernel.COLUMNS + 1;
  }

  /**
   * Inputs [windows][rows], apart for each chunk.
   *
   * @return the same array where there is one chunk
   */
  int[][] chunked(int[] x, int windows) {
    if (chunks.size() == 1) {
      return new int[][] {x};
    }
    int[][] parts = new int[chunks.size()][];
    for (int chunk = 0; chunk < parts.length; chunk++) {
      int begin = chunk * rowsOfChunk;
      int count = Math.min(rowsOfChunk, rows - begin);
      parts[chunk] = new int[windows * count];
      for (int window = 0; window < windows; window++) {
        System.arraycopy(x, window * rows + begin, parts[chunk], window * count, count);
      }
    }
    return parts;
  }

  /**
   * The products of windows with a block of columns.
   *
   * @param x {@link #chunked}
   * @param windows a multiple of {@link MatrixKernel#WINDOWS}
   * @param sums [windows][{@link MatrixKernel#COLUMNS}], overwritten; modulo 2^32 where chunks are
   *     larger than 32-bit sums have room for
   */
  void multiply(MatrixKernel kernel, int[][] x, int windows, int block, long[] sums) {
    int[] products = new int[sums.length];
    for (int chunk = 0; chunk < x.length; chunk++) {
      int count = x[chunk].length / windows;
      for (int digit = 0; digit < digits; digit++) {
        byte[] weights = chunks.get(chunk)[block * digits + digit];
        kernel.multiply(x[chunk], windows, count, weights, products);
        if (chunk + digit == 0) {
          widen(products, sums);
        } else {
          add(products, digit * Digits.BITS, sums);
        }
      }
    }
  }

  private static void widen(int[] products, long[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] = products[i];
    }
  }

  private static void add(int[] products, int shift, long[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += (long) products[i] << shift;
    }
  }
}
