package cimmlc.graph;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a tensor is the product of, in whatever order exporters multiply: through products,
 * divisions by one value and squares and cubes, as long as nobody else reads what is between.
 *
 * @param constant product of all single values
 * @param tensors the rest, each as often as it is a factor
 * @param pieces the nodes that multiply
 */
record Factors(float constant, List<String> tensors, Set<Node> pieces) {

  /** The factors of a tensor that one node reads. */
  static Factors of(Pieces graph, String tensor) {
    Node node = graph.isInner(tensor) ? graph.producer(tensor) : null;
    Collector collector = new Collector(graph);
    if (node == null || !collector.add(node)) {
      return new Factors(1, List.of(tensor), Set.of());
    }
    return collector.result();
  }

  /** The factors of a node's output, whoever reads it. */
  static Factors of(Pieces graph, Node node) {
    Collector collector = new Collector(graph);
    return collector.add(node)
        ? collector.result()
        : new Factors(1, List.of(node.output()), Set.of());
  }

  /** True iff the tensor is one value, but for small errors, times these. */
  boolean is(double wanted, List<String> others) {
    return Pieces.isNear(constant, wanted) && tensors.equals(others);
  }

  private static final class Collector {

    private final Pieces graph;
    private final List<String> tensors = new ArrayList<>();
    private final Set<Node> pieces = new HashSet<>();
    private float constant = 1;

    Collector(Pieces graph) {
      this.graph = graph;
    }

    Factors result() {
      return new Factors(constant, tensors, pieces);
    }

    /** Takes a node apart; false, and nothing taken, if it does not multiply. */
    boolean add(Node node) {
      return switch (node.op()) {
        case Op.Elementwise(var kind)
            when kind == Op.Elementwise.Kind.MUL && node.inputs().size() == 2 ->
            product(node);
        case Op.Elementwise(var kind) when kind == Op.Elementwise.Kind.DIV -> quotient(node);
        case Op.Unary(var kind, float power, _)
            when kind == Op.Unary.Kind.POW && (power == 2 || power == 3) -> {
          pieces.add(node);
          for (int i = 0; i < power; i++) {
            tensors.add(node.input());
          }
          yield true;
        }
        default -> false;
      };
    }

    private boolean product(Node node) {
      if (node.inputs().stream()
          .anyMatch(
              input -> graph.tensor(input).isConstant() && Float.isNaN(graph.scalar(input)))) {
        return false;
      }
      pieces.add(node);
      node.inputs().forEach(this::factor);
      return true;
    }

    private boolean quotient(Node node) {
      float divisor = graph.scalar(node.inputs().get(1));
      if (Float.isNaN(divisor)) {
        return false;
      }
      pieces.add(node);
      factor(node.input());
      constant /= divisor;
      return true;
    }

    private void factor(String tensor) {
      float value = graph.scalar(tensor);
      if (!Float.isNaN(value)) {
        constant *= value;
        return;
      }
      Node producer = graph.isInner(tensor) ? graph.producer(tensor) : null;
      if (producer == null || !add(producer)) {
        tensors.add(tensor);
      }
    }
  }
}
