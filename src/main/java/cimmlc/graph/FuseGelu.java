package cimmlc.graph;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds GELU, the factors in any order.
 *
 * <pre>
 *   x -> div(sqrt(2)) -> erf -> add(1) -> mul(x) -> mul(0.5) -> y        x -> gelu -> y
 * </pre>
 */
public final class FuseGelu implements Fusion {

  private final Pieces graph;

  private FuseGelu(Pieces graph) {
    this.graph = graph;
  }

  /** The graph with as many GELUs as possible. */
  public static Graph run(Graph graph) {
    return Fusion.run(graph, FuseGelu::new);
  }

  @Override
  public @Nullable Found at(Node last) {
    Factors factors = Factors.of(graph, last);
    if (!Pieces.isNear(factors.constant(), 0.5) || factors.tensors().size() != 2) {
      return null;
    }
    Found found = gelu(last, factors, 0);
    return found == null ? gelu(last, factors, 1) : found;
  }

  /** Takes one factor for x, the other for {@code 1 + erf(x / sqrt(2))}. */
  private @Nullable Found gelu(Node last, Factors factors, int at) {
    String x = factors.tensors().get(at);
    Node sum = graph.binary(factors.tensors().get(1 - at), Op.Elementwise.Kind.ADD);
    String term = sum == null ? null : graph.addend(sum, 1);
    Node erf = term == null ? null : graph.unary(term, Op.Unary.Kind.ERF);
    if (sum == null || erf == null) {
      return null;
    }
    Factors argument = Factors.of(graph, erf.input());
    if (!argument.is(Math.sqrt(0.5), List.of(x))) {
      return null;
    }
    Set<Node> pieces = new HashSet<>(factors.pieces());
    pieces.addAll(argument.pieces());
    pieces.addAll(List.of(sum, erf));
    return new Found(last, pieces, Op.Unary.of(Op.Unary.Kind.GELU), List.of(x), List.of());
  }
}
