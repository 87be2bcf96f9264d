package cimmlc.graph;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A graph in which a {@link Fusion} looks for pieces. */
final class Pieces {

  /** Constants may have been rounded to half precision. */
  private static final float TOLERANCE = 1e-3f;

  private final Graph graph;
  private final Consumers consumers;
  private final Map<String, Node> producers;

  Pieces(Graph graph) {
    this.graph = graph;
    consumers = new Consumers(graph);
    producers = graph.producers();
  }

  Tensor tensor(String name) {
    return graph.tensor(name);
  }

  @Nullable Node producer(String tensor) {
    return producers.get(tensor);
  }

  /** The producer if it applies that function. */
  @Nullable Node unary(String tensor, Op.Unary.Kind kind) {
    Node node = producers.get(tensor);
    return node != null && node.op() instanceof Op.Unary(var is, _, _) && is == kind ? node : null;
  }

  /** The producer if it is arithmetic of two operands. */
  @Nullable Node binary(String tensor, Op.Elementwise.Kind kind) {
    Node node = producers.get(tensor);
    return node != null && isBinary(node, kind) ? node : null;
  }

  static boolean isBinary(Node node, Op.Elementwise.Kind kind) {
    return node.op() instanceof Op.Elementwise(var is) && is == kind && node.inputs().size() == 2;
  }

  /** The value of a real constant of one element; NaN for everything else. */
  float scalar(String name) {
    Tensor tensor = graph.tensor(name);
    TensorData data = tensor.data();
    boolean one = data != null && tensor.quantization() == null && data.count() == 1;
    return one && data != null ? data.floatAt(0) : Float.NaN;
  }

  /** The other operand of a sum with a constant value; null if it is no such sum. */
  @Nullable String addend(Node node, float value) {
    if (isBinary(node, Op.Elementwise.Kind.ADD)) {
      for (int i = 0; i < 2; i++) {
        if (isNear(scalar(node.inputs().get(i)), value)) {
          return node.inputs().get(1 - i);
        }
      }
    }
    return null;
  }

  static boolean isNear(float value, double wanted) {
    return Math.abs(value - wanted) <= TOLERANCE * Math.abs(wanted);
  }

  /** True iff one node reads a real-valued tensor, once, and the user does not. */
  boolean isInner(String tensor) {
    return graph.tensor(tensor).quantization() == null && consumers.single(tensor);
  }

  /** True iff nobody but the pieces needs what all but the last of them produce. */
  boolean areOwn(Set<Node> pieces, Node last) {
    return pieces.stream()
        .filter(piece -> piece != last)
        .map(Node::output)
        .allMatch(output ->
            graph.tensor(output).quantization() == null
                && !consumers.isOutput(output)
                && pieces.containsAll(consumers.of(output)));
  }
}
