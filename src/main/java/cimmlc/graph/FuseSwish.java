package cimmlc.graph;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds SWISH (SiLU), with or without a factor.
 *
 * <pre>
 *   x -> mul(a) -> sigmoid -> mul(x) -> y        x -> swish(a) -> y
 * </pre>
 */
public final class FuseSwish implements Fusion {

  private final Pieces graph;

  private FuseSwish(Pieces graph) {
    this.graph = graph;
  }

  /** The graph with as many SWISHes as possible. */
  public static Graph run(Graph graph) {
    return Fusion.run(graph, FuseSwish::new);
  }

  @Override
  public @Nullable Found at(Node last) {
    Factors factors = Factors.of(graph, last);
    if (factors.constant() != 1 || factors.tensors().size() != 2) {
      return null;
    }
    Found found = swish(last, factors, 0);
    return found == null ? swish(last, factors, 1) : found;
  }

  /** Takes one factor for x, the other for {@code sigmoid(a*x)}. */
  private @Nullable Found swish(Node last, Factors factors, int at) {
    String x = factors.tensors().get(at);
    Node sigmoid = graph.unary(factors.tensors().get(1 - at), Op.Unary.Kind.SIGMOID);
    if (sigmoid == null) {
      return null;
    }
    Factors argument = Factors.of(graph, sigmoid.input());
    if (!argument.tensors().equals(List.of(x))) {
      return null;
    }
    Set<Node> pieces = new HashSet<>(factors.pieces());
    pieces.addAll(argument.pieces());
    pieces.add(sigmoid);
    Op swish = new Op.Unary(Op.Unary.Kind.SWISH, argument.constant(), 0);
    return new Found(last, pieces, swish, List.of(x), List.of());
  }
}
