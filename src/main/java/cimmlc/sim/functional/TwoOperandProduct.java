package cimmlc.sim.functional;

import cimmlc.flow.TensorDecl;
import java.util.List;

/**
 * {@code matmul}: the product of two tensors in memory, stacks of matrices broadcast over the axes
 * before the last two. Sums of {@code (a - zero) * (b - zero)} are exact; {@code clamp(rint(float(
 * sum) * multiplier) + zero)}.
 */
final class TwoOperandProduct {

  private final TensorDecl output;
  private final int rows;
  private final int depth;
  private final int columns;
  private final int zeroA;
  private final int zeroB;
  private final float multiplier;
  private final IndexMap toLogicalA;
  private final IndexMap toLogicalB;
  private final IndexMap toStored;
  private final int[] matricesA;
  private final int[] matricesB;

  private TwoOperandProduct(Call call) {
    TensorDecl a = call.tensors("inputs").getFirst();
    TensorDecl b = call.tensors("inputs").getLast();
    output = call.tensor("output");
    rows = fromEnd(a, 2);
    depth = fromEnd(a, 1);
    columns = fromEnd(b, 1);
    if (fromEnd(b, 2) != depth || fromEnd(output, 2) != rows || fromEnd(output, 1) != columns) {
      throw new IllegalArgumentException(
          output.shape() + " is not the product of " + a.shape() + " and " + b.shape());
    }
    zeroA = a.zeroPoint();
    zeroB = b.zeroPoint();
    multiplier = a.scale() * call.params().real("factor") * b.scale() / output.scale();
    toLogicalA = IndexMap.toLogical(a);
    toLogicalB = IndexMap.toLogical(b);
    toStored = IndexMap.toStored(output);
    matricesA = matrices(a);
    matricesB = matrices(b);
  }

  static OpBehaviour.Action prepare(Call call) {
    TwoOperandProduct product = new TwoOperandProduct(call);
    return WholeTensor.of(call, call.sources(), call.tensors("inputs"), product::compute);
  }

  private static int fromEnd(TensorDecl tensor, int position) {
    List<Integer> shape = tensor.shape();
    if (shape.size() < 2) {
      throw new IllegalArgumentException(tensor.name() + " " + shape + " is not a matrix");
    }
    return shape.get(shape.size() - position);
  }

  /** The number of the operand's matrix that each matrix of the output is made from. */
  private int[] matrices(TensorDecl operand) {
    TensorDecl result = stack(output);
    TensorDecl source = stack(operand);
    int[] numbers = new int[Math.toIntExact(source.elements())];
    java.util.Arrays.setAll(numbers, i -> i);
    return IndexMap.broadcast(result, source).gather(numbers, 0);
  }

  /** The axes before the last two. */
  private static TensorDecl stack(TensorDecl tensor) {
    int rank = tensor.shape().size() - 2;
    List<Integer> axes = java.util.stream.IntStream.range(0, rank).boxed().toList();
    return new TensorDecl(
        tensor.name(),
        tensor.address(),
        tensor.shape().subList(0, rank),
        axes,
        tensor.scale(),
        tensor.zeroPoint(),
        tensor.role());
  }

  private int[] compute(Workers workers, List<int[]> operands) {
    int[] a = centered(toLogicalA.gather(operands.getFirst(), 0), zeroA);
    int[] b = centered(toLogicalB.gather(operands.getLast(), 0), zeroB);
    boolean small = (long) largest(a) * largest(b) * depth <= Integer.MAX_VALUE;
    int[] result = new int[Math.toIntExact(output.elements())];
    RealValues out = RealValues.of(output);
    workers.forEach(
        columns == 0 ? 0 : result.length / columns,
        (long) result.length * depth,
        row -> {
          int fromA = (matricesA[row / rows] * rows + row % rows) * depth;
          int fromB = matricesB[row / rows] * depth * columns;
          float[] sums = small ? sums(a, fromA, b, fromB) : longSums(a, fromA, b, fromB);
          for (int column = 0; column < columns; column++) {
            result[row * columns + column] = out.clamped(sums[column] * multiplier);
          }
        });
    return toStored.gather(result, 0);
  }

  private static int[] centered(int[] values, int zero) {
    for (int i = 0; i < values.length; i++) {
      values[i] -= zero;
    }
    return values;
  }

  private static int largest(int[] values) {
    int largest = 0;
    for (int value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  /** The exact sums of a row with each column, rounded once; of values whose sums fit 32 bits. */
  private float[] sums(int[] a, int fromA, int[] b, int fromB) {
    int[] sums = new int[columns];
    for (int k = 0; k < depth; k++) {
      int value = a[fromA + k];
      int at = fromB + k * columns;
      for (int column = 0; column < columns; column++) {
        sums[column] += value * b[at + column];
      }
    }
    float[] rounded = new float[columns];
    for (int column = 0; column < columns; column++) {
      rounded[column] = sums[column];
    }
    return rounded;
  }

  /** The same of any values. */
  private float[] longSums(int[] a, int fromA, int[] b, int fromB) {
    long[] sums = new long[columns];
    for (int k = 0; k < depth; k++) {
      long value = a[fromA + k];
      int at = fromB + k * columns;
      for (int column = 0; column < columns; column++) {
        sums[column] += value * b[at + column];
      }
    }
    float[] rounded = new float[columns];
    for (int column = 0; column < columns; column++) {
      rounded[column] = sums[column];
    }
    return rounded;
  }
}
