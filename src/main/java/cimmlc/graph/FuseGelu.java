package cimmlc.graph;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds GELU and its approximation, the factors in any order; of the latter also with x outside of
 * the inner sum.
 *
 * <pre>
 *   x -> div(sqrt(2)) -> erf -> add(1) -> mul(x) -> mul(0.5) -> y        x -> gelu -> y
 *
 *   x -> pow(3) -> mul(0.044715) -> add(x) -> mul(sqrt(2/pi)) -> tanh -> add(1) -> mul(x) -> mul(0.5)
 *   x -> gelu_tanh
 * </pre>
 */
public final class FuseGelu implements Fusion {

  private static final double CUBE = 0.044715;
  private static final double SLOPE = Math.sqrt(2 / Math.PI);

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

  /** Takes one factor for x, the other for 1 and a function of x. */
  private @Nullable Found gelu(Node last, Factors factors, int at) {
    String x = factors.tensors().get(at);
    Node sum = graph.binary(factors.tensors().get(1 - at), Op.Elementwise.Kind.ADD);
    String term = sum == null ? null : graph.addend(sum, 1);
    if (sum == null || term == null) {
      return null;
    }
    Set<Node> pieces = new HashSet<>(factors.pieces());
    pieces.add(sum);
    Op.Unary.Kind kind = kind(x, term, pieces);
    return kind == null ? null : new Found(last, pieces, Op.Unary.of(kind), List.of(x), List.of());
  }

  /** Which GELU adds that function of x to 1; null if none does. Adds its pieces. */
  private Op.Unary.@Nullable Kind kind(String x, String function, Set<Node> pieces) {
    Node erf = graph.unary(function, Op.Unary.Kind.ERF);
    if (erf != null) {
      Factors argument = Factors.of(graph, erf.input());
      pieces.addAll(argument.pieces());
      pieces.add(erf);
      return argument.is(Math.sqrt(0.5), List.of(x)) ? Op.Unary.Kind.GELU : null;
    }
    Node tanh = graph.unary(function, Op.Unary.Kind.TANH);
    if (tanh == null) {
      return null;
    }
    pieces.add(tanh);
    return isCubic(x, tanh.input(), pieces) ? Op.Unary.Kind.GELU_TANH : null;
  }

  /** Recognises {@code s * (x + c*x*x*x)} and {@code s * x * (1 + c*x*x)}; adds their pieces. */
  private boolean isCubic(String x, String tensor, Set<Node> pieces) {
    Factors outer = Factors.of(graph, tensor);
    pieces.addAll(outer.pieces());
    if (!Pieces.isNear(outer.constant(), SLOPE)) {
      return false;
    }
    if (outer.tensors().size() == 1) {
      Node sum = graph.binary(outer.tensors().getFirst(), Op.Elementwise.Kind.ADD);
      return sum != null && isSum(sum, x, List.of(x, x, x), pieces);
    }
    boolean withX = outer.tensors().size() == 2 && outer.tensors().contains(x);
    if (!withX) {
      return false;
    }
    boolean first = outer.tensors().getFirst().equals(x);
    Node sum = graph.binary(outer.tensors().get(first ? 1 : 0), Op.Elementwise.Kind.ADD);
    String square = sum == null ? null : graph.addend(sum, 1);
    return sum != null && square != null && isPower(square, List.of(x, x), sum, pieces);
  }

  private boolean isSum(Node sum, String x, List<String> power, Set<Node> pieces) {
    int at = sum.inputs().indexOf(x);
    return at >= 0 && isPower(sum.inputs().get(1 - at), power, sum, pieces);
  }

  private boolean isPower(String tensor, List<String> power, Node sum, Set<Node> pieces) {
    Factors factors = Factors.of(graph, tensor);
    pieces.add(sum);
    pieces.addAll(factors.pieces());
    return factors.is(CUBE, power);
  }
}
