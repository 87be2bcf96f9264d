package cimmlc.graph;

import cimmlc.diag.Diagnostics;
import cimmlc.diag.Location;
import java.util.Objects;

/**
 * How large the accumulators of a quantised Conv or MatMul can become, whatever the input: {@code
 * max over columns of max|x-zx| * sum|w-zw| + |bias|}, with the true column sums. It bounds every
 * partial sum too, in any order.
 */
public final class AccumulatorBound {

  private AccumulatorBound() {}

  /** The bound of a CIM-supported node whose input, weights and bias are quantised. */
  public static long of(Graph graph, Node node) {
    Quantization.PerTensor x = graph.input(node).activationQuantization();
    long reach =
        Math.max((long) x.type().max() - x.zeroPoint(), (long) x.zeroPoint() - x.type().min());
    long[] sums = columnSums(graph, node);
    long bound = 0;
    for (int column = 0; column < sums.length; column++) {
      long bias = node.inputs().size() > 2 ? bias(graph.tensor(node.inputs().get(2)), column) : 0;
      bound = Math.max(bound, Math.addExact(Math.multiplyExact(reach, sums[column]), bias));
    }
    return bound;
  }

  /**
   * Refuses a graph in which an accumulator could leave int32.
   *
   * @throws cimmlc.diag.InvalidInputException naming every such node
   */
  public static void check(Graph graph) {
    Diagnostics problems = new Diagnostics();
    for (Node node : graph.nodes()) {
      if (graph.isCimSupported(node)) {
        long bound = of(graph, node);
        if (bound > Integer.MAX_VALUE) {
          problems.add(
              Location.of(graph.name()),
              node.name() + ": sums could reach " + bound + ", beyond 32-bit accumulators");
        }
      }
    }
    problems.throwIfAny();
  }

  private static long bias(Tensor bias, int column) {
    return Math.abs((long) Objects.requireNonNull(bias.data()).intAt(column));
  }

  /** Sum of |w - zw| of each output channel. */
  private static long[] columnSums(Graph graph, Node node) {
    Tensor tensor = graph.tensor(node.inputs().get(1));
    TensorData data = Objects.requireNonNull(tensor.data());
    Quantization quantization = Objects.requireNonNull(tensor.quantization());
    MatrixForm form = MatrixForm.of(graph, node);
    long[] sums = new long[form.columns() * form.groups()];
    boolean rowsFirst = node.op() instanceof Op.MatMul product && !product.transposed();
    for (int column = 0; column < sums.length; column++) {
      int zero = quantization.zeroPoint(column);
      if (data instanceof TensorData.Fill) {
        sums[column] = (long) form.rows() * Math.abs((long) data.intAt(0) - zero);
      } else if (!rowsFirst) {
        sums[column] = lineSum(data, (long) column * form.rows(), form.rows(), zero);
      }
    }
    if (rowsFirst && !(data instanceof TensorData.Fill)) {
      addLines(data, quantization, form.rows(), sums);
    }
    return sums;
  }

  private static long lineSum(TensorData data, long first, int count, int zero) {
    long sum = 0;
    for (int k = 0; k < count; k++) {
      sum += Math.abs(data.intAt(first + k) - zero);
    }
    return sum;
  }

  private static void addLines(TensorData data, Quantization quantization, int rows, long[] sums) {
    long at = 0;
    for (int k = 0; k < rows; k++) {
      for (int column = 0; column < sums.length; column++) {
        sums[column] += Math.abs(data.intAt(at++) - quantization.zeroPoint(column));
      }
    }
  }
}
