package cimmlc.graph;

import java.util.List;

/** The exact integer sums of a {@link Op.DynamicMatMul}, in 64 bits. */
final class DynamicProduct {

  private final Shape a;
  private final Shape b;
  private final Shape y;
  private final Quantization.PerTensor left;
  private final Quantization.PerTensor right;
  private final Quantization.PerTensor out;
  private final float multiplier;

  private DynamicProduct(Tensor a, Tensor b, Tensor y, float factor) {
    this.a = a.shape();
    this.b = b.shape();
    this.y = y.shape();
    left = a.activationQuantization();
    right = b.activationQuantization();
    out = y.activationQuantization();
    multiplier = left.scale() * factor * right.scale() / out.scale();
  }

  /** Makes ready the product of a node. */
  static DynamicProduct of(Graph graph, Node node, float factor) {
    Tensor b = graph.tensor(node.inputs().get(1));
    return new DynamicProduct(graph.input(node), b, graph.output(node), factor);
  }

  /** The stored integers of the product of stored integers, all row-major. */
  int[] run(int[] x, int[] w) {
    int rows = a.dim(-2);
    int inner = a.dim(-1);
    int columns = b.dim(-1);
    int[] result = new int[Math.toIntExact(y.elements())];
    int matrices = rows * columns == 0 ? 0 : result.length / (rows * columns);
    for (int matrix = 0; matrix < matrices; matrix++) {
      int fromX = operand(matrix, a) * rows * inner;
      int fromW = operand(matrix, b) * inner * columns;
      for (int row = 0; row < rows; row++) {
        int at = (matrix * rows + row) * columns;
        long[] sums = row(x, fromX + row * inner, w, fromW, columns);
        for (int column = 0; column < columns; column++) {
          result[at + column] = stored(sums[column]);
        }
      }
    }
    return result;
  }

  /** The sums of one row of x with every column of w. */
  private long[] row(int[] x, int fromX, int[] w, int fromW, int columns) {
    long[] sums = new long[columns];
    for (int k = 0; k < a.dim(-1); k++) {
      long value = (long) x[fromX + k] - left.zeroPoint();
      int at = fromW + k * columns;
      for (int column = 0; column < columns; column++) {
        sums[column] += value * (w[at + column] - right.zeroPoint());
      }
    }
    return sums;
  }

  private int stored(long sum) {
    long rounded = (long) Math.rint((float) sum * multiplier) + out.zeroPoint();
    return Math.clamp(rounded, out.type().min(), out.type().max());
  }

  /** Which matrix of an operand, broadcast over the axes before the last two, a result's uses. */
  private int operand(int matrix, Shape operand) {
    List<Integer> stack = y.dims().subList(0, y.rank() - 2);
    int missing = y.rank() - operand.rank();
    int rest = matrix;
    int index = 0;
    int stride = 1;
    for (int axis = stack.size() - 1; axis >= missing; axis--) {
      int extent = operand.dim(axis - missing);
      index += extent == 1 ? 0 : rest % stack.get(axis) * stride;
      stride *= extent;
      rest /= stack.get(axis);
    }
    return index;
  }
}
