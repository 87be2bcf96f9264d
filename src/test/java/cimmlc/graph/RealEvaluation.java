package cimmlc.graph;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A real-valued graph in double precision for products, plain and slow: ranges and errors for
 * tests.
 */
public final class RealEvaluation {

  private RealEvaluation() {}

  /** Real values of every activation, row-major. */
  public static Map<String, float[]> run(Graph graph, Map<String, float[]> inputs) {
    Map<String, RealTensor> values = new LinkedHashMap<>();
    graph.inputs().forEach(name -> values.put(name, tensor(graph, name, inputs.get(name))));
    for (Node node : graph.nodes()) {
      List<RealTensor> operands =
          node.inputs().stream()
              .map(name ->
                  values.containsKey(name)
                      ? values.get(name)
                      : RealTensor.ofConstant(graph.tensor(name)))
              .map(Objects::requireNonNull)
              .toList();
      float[] y =
          switch (node.op()) {
            case Op.Conv conv -> conv(conv, operands, graph.output(node).shape());
            case Op.MatMul product -> product(product, operands);
            case Op.DynamicMatMul(float factor) ->
                dynamic(factor, operands, graph.output(node).shape());
            default -> RealOperators.apply(node.op(), operands, graph.output(node).shape());
          };
      values.put(node.output(), tensor(graph, node.output(), y));
    }
    Map<String, float[]> result = new LinkedHashMap<>();
    values.forEach((name, value) -> result.put(name, value.values()));
    return result;
  }

  private static RealTensor tensor(
      Graph graph, String name, float @org.jspecify.annotations.Nullable [] values) {
    return new RealTensor(graph.tensor(name).shape(), Objects.requireNonNull(values, name));
  }

  private static float[] conv(Op.Conv op, List<RealTensor> operands, Shape output) {
    float[] y = new float[Math.toIntExact(output.elements())];
    int[] index = new int[4];
    for (int i = 0; i < y.length; i++) {
      float bias = operands.size() > 2 ? operands.get(2).values()[index[1]] : 0;
      y[i] = (float) (bias + dot(op, operands.get(0), operands.get(1), output, index));
      Strides.next(index, output.toArray());
    }
    return y;
  }

  private static double dot(Op.Conv op, RealTensor x, RealTensor w, Shape output, int[] index) {
    Window window = op.window();
    int perGroup = w.shape().dim(1);
    int group = index[1] / (output.dim(1) / op.groups());
    double sum = 0;
    for (int c = 0; c < perGroup; c++) {
      for (int ky = 0; ky < window.kernelH(); ky++) {
        for (int kx = 0; kx < window.kernelW(); kx++) {
          int iy = index[2] * window.strideH() - window.padTop() + ky * window.dilationH();
          int ix = index[3] * window.strideW() - window.padLeft() + kx * window.dilationW();
          if (iy >= 0 && iy < x.shape().dim(2) && ix >= 0 && ix < x.shape().dim(3)) {
            int plane = index[0] * x.shape().dim(1) + group * perGroup + c;
            int tap = (index[1] * perGroup + c) * window.kernelH() + ky;
            sum +=
                (double) x.values()[(plane * x.shape().dim(2) + iy) * x.shape().dim(3) + ix]
                    * w.values()[tap * window.kernelW() + kx];
          }
        }
      }
    }
    return sum;
  }

  private static float[] product(Op.MatMul op, List<RealTensor> operands) {
    RealTensor x = operands.get(0);
    RealTensor w = operands.get(1);
    int depth = x.shape().dim(-1);
    int columns = w.shape().dim(op.transposed() ? 0 : 1);
    float[] y = new float[x.values().length / depth * columns];
    for (int i = 0; i < y.length; i++) {
      int column = i % columns;
      double sum = operands.size() > 2 ? operands.get(2).values()[column] : 0;
      for (int k = 0; k < depth; k++) {
        int at = op.transposed() ? column * depth + k : k * columns + column;
        sum += (double) x.values()[i / columns * depth + k] * w.values()[at];
      }
      y[i] = (float) sum;
    }
    return y;
  }

  private static float[] dynamic(float factor, List<RealTensor> operands, Shape output) {
    RealTensor a = operands.get(0);
    RealTensor b = operands.get(1);
    int inner = a.shape().dim(-1);
    float[] y = new float[Math.toIntExact(output.elements())];
    int[] index = new int[output.rank()];
    for (int i = 0; i < y.length; i++) {
      double sum = 0;
      for (int k = 0; k < inner; k++) {
        sum +=
            (double) a.values()[at(a.shape(), index, index[output.rank() - 2], k)]
                * b.values()[at(b.shape(), index, k, index[output.rank() - 1])];
      }
      y[i] = (float) (factor * sum);
      Strides.next(index, output.toArray());
    }
    return y;
  }

  /** Where a value of a matrix stands, of the matrix that a result's index is broadcast to. */
  private static int at(Shape shape, int[] index, int row, int column) {
    int at = 0;
    int missing = index.length - shape.rank();
    for (int axis = 0; axis < shape.rank() - 2; axis++) {
      at = at * shape.dim(axis) + (shape.dim(axis) == 1 ? 0 : index[axis + missing]);
    }
    return (at * shape.dim(-2) + row) * shape.dim(-1) + column;
  }
}
