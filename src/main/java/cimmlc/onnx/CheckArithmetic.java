package cimmlc.onnx;

import cimmlc.diag.Diagnostics;
import cimmlc.diag.Location;
import cimmlc.graph.Graph;
import cimmlc.graph.Node;
import cimmlc.graph.Op;
import cimmlc.graph.Shape;
import cimmlc.graph.Tensor;
import cimmlc.graph.TensorData;
import java.util.Arrays;
import java.util.Objects;

/**
 * Refuses what the pieces of transformers' operators are no more where no fusion has found the
 * operator: integers cannot stand for the values.
 */
final class CheckArithmetic {

  private final Graph graph;
  private final Location file;
  private final Diagnostics problems;

  private CheckArithmetic(Graph graph, Location file, Diagnostics problems) {
    this.graph = graph;
    this.file = file;
    this.problems = problems;
  }

  /** Adds a line for each node of a canonical graph that is refused. */
  static void run(Graph graph, Location file, Diagnostics problems) {
    CheckArithmetic check = new CheckArithmetic(graph, file, problems);
    graph.nodes().forEach(check::check);
  }

  private void check(Node node) {
    switch (node.op()) {
      case Op.Elementwise(var kind)
          when kind == Op.Elementwise.Kind.DIV
              && !graph.tensor(node.inputs().getLast()).isConstant() ->
          refuse(node, "Div", "division by an activation is not supported");
      case Op.Elementwise(var kind)
          when kind == Op.Elementwise.Kind.ADD
              && graph.output(node).quantization() == null
              && node.inputs().stream().map(graph::tensor).anyMatch(CheckArithmetic::isInfinite) ->
          refuse(node, "Add", "its constant is not finite, and no Softmax follows");
      case Op.DynamicMatMul(float factor) when !Float.isFinite(factor) ->
          refuse(node, "MatMul", "a factor or divisor of its result is not finite, or 0");
      case Op.Softmax(int axis)
          when node.inputs().size() > 1 && leavesNothing(node, graph.input(node), axis) ->
          refuse(node, "Softmax", "its mask leaves nothing of a line");
      default -> {}
    }
  }

  private void refuse(Node node, String op, String reason) {
    problems.add(file, "node '" + node.name() + "' (" + op + "): " + reason);
  }

  private static boolean isInfinite(Tensor tensor) {
    TensorData data = tensor.data();
    if (data == null || tensor.quantization() != null || data instanceof TensorData.Fill) {
      return data instanceof TensorData.Fill(long _, float value) && !Float.isFinite(value);
    }
    for (long i = 0; i < data.count(); i++) {
      if (!Float.isFinite(data.floatAt(i))) {
        return true;
      }
    }
    return false;
  }

  /** True iff a mask is -infinity on a whole line along the axis, which has no Softmax. */
  private boolean leavesNothing(Node softmax, Tensor x, int axis) {
    Tensor mask = graph.tensor(softmax.inputs().get(1));
    TensorData data = Objects.requireNonNull(mask.data());
    Shape shape = mask.shape();
    int own = axis - (x.shape().rank() - shape.rank());
    int extent = own < 0 ? 1 : shape.dim(own);
    int inner = 1;
    for (int i = Math.max(0, own + 1); own >= 0 && i < shape.rank(); i++) {
      inner *= shape.dim(i);
    }
    boolean[] left = new boolean[Math.toIntExact(data.count()) / Math.max(1, extent)];
    for (int i = 0; i < data.count(); i++) {
      left[i / (extent * inner) * inner + i % inner] |= data.floatAt(i) > Float.NEGATIVE_INFINITY;
    }
    return !Arrays.equals(left, filled(left.length));
  }

  private static boolean[] filled(int count) {
    boolean[] all = new boolean[count];
    Arrays.fill(all, true);
    return all;
  }
}
