package cimmlc.sim.functional;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Exact integer products. */
final class ExactBlocks implements BlockProducts {

  private final MatrixKernel kernel;
  private final Map<MatrixBlock, Packed> packed = new HashMap<>();

  ExactBlocks(MatrixKernel kernel) {
    this.kernel = kernel;
  }

  @Override
  public void multiply(MatrixBlock block, int[] inputs, int[] sums, int at) {
    packed.computeIfAbsent(block, Packed::of).multiply(kernel, inputs, sums, at);
  }

  /**
   * Weights less their zeros as signed digits to base 256, as a {@link MatrixKernel} reads them.
   *
   * @param digits from the least on: [block of columns][row][column of the block]
   */
  private record Packed(List<byte[][]> digits, int rows, int columns) {

    static Packed of(MatrixBlock block) {
      int[] weights = block.matrix().stored(block);
      int[] zeros = block.matrix().zeros(block);
      for (int i = 0; i < weights.length; i++) {
        weights[i] -= zeros[i % zeros.length];
      }
      List<byte[][]> digits = new ArrayList<>();
      do {
        digits.add(pack(weights, zeros.length));
      } while (hasRest(weights));
      return new Packed(digits, block.rows(), block.columns());
    }

    private static byte[][] pack(int[] values, int columns) {
      int width = MatrixKernel.COLUMNS;
      byte[][] blocks = new byte[Math.ceilDiv(columns, width)][values.length / columns * width];
      for (int i = 0; i < values.length; i++) {
        int column = i % columns;
        blocks[column / width][i / columns * width + column % width] = (byte) values[i];
      }
      return blocks;
    }

    /** Takes the least digit away. */
    private static boolean hasRest(int[] values) {
      boolean rest = false;
      for (int i = 0; i < values.length; i++) {
        values[i] = (values[i] - (byte) values[i]) >> Byte.SIZE;
        rest |= values[i] != 0;
      }
      return rest;
    }

    void multiply(MatrixKernel kernel, int[] inputs, int[] sums, int at) {
      int[] x = Arrays.copyOf(inputs, rows * MatrixKernel.WINDOWS);
      int[] block = new int[MatrixKernel.COLUMNS * MatrixKernel.WINDOWS];
      for (int digit = 0; digit < digits.size(); digit++) {
        byte[][] packed = digits.get(digit);
        for (int i = 0; i < packed.length; i++) {
          kernel.multiply(x, MatrixKernel.WINDOWS, rows, packed[i], block);
          add(block, digit * Byte.SIZE, sums, at, i * MatrixKernel.COLUMNS);
        }
      }
    }

    private void add(int[] block, int shift, int[] sums, int at, int column) {
      int count = Math.min(MatrixKernel.COLUMNS, columns - column);
      for (int c = 0; c < count; c++) {
        sums[at + column + c] += block[c] << shift;
      }
    }
  }
}
