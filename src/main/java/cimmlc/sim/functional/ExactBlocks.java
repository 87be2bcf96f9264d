package cimmlc.sim.functional;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Exact integer products. */
final class ExactBlocks implements BlockProducts {

  private final MatrixKernel kernel;
  private final Map<MatrixBlock, PackedMatrix> packed = new HashMap<>();

  ExactBlocks(MatrixKernel kernel) {
    this.kernel = kernel;
  }

  @Override
  public void multiply(MatrixBlock block, int[] inputs, long[] sums, int at) {
    PackedMatrix matrix = packed.computeIfAbsent(block, ExactBlocks::pack);
    int[] windows = Arrays.copyOf(inputs, matrix.rows() * MatrixKernel.WINDOWS);
    int[][] x = matrix.chunked(windows, MatrixKernel.WINDOWS);
    long[] products = new long[MatrixKernel.COLUMNS * MatrixKernel.WINDOWS];
    for (int i = 0; i < matrix.blocks(); i++) {
      matrix.multiply(kernel, x, MatrixKernel.WINDOWS, i, products);
      int column = i * MatrixKernel.COLUMNS;
      int count = Math.min(MatrixKernel.COLUMNS, matrix.columns() - column);
      for (int c = 0; c < count; c++) {
        sums[at + column + c] += products[c];
      }
    }
  }

  /** Weights less their zeros. */
  private static PackedMatrix pack(MatrixBlock block) {
    int[] weights = block.matrix().stored(block);
    int[] zeros = block.matrix().zeros(block);
    int columns = zeros.length;
    int least = 0;
    int most = 0;
    for (int i = 0; i < weights.length; i++) {
      weights[i] -= zeros[i % columns];
      least = Math.min(least, weights[i]);
      most = Math.max(most, weights[i]);
    }
    ProductShape shape = block.matrix().shape();
    return PackedMatrix.of(
        (row, into) -> System.arraycopy(weights, row * columns, into, 0, columns),
        block.rows(),
        columns,
        Digits.count(least, most),
        Digits.addable(shape.input().type(), shape.sums()));
  }
}
