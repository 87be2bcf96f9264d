package cimmlc.graph;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code (x - m) / sqrt(variance + epsilon)}: a normalisation without scale and shift.
 *
 * @param axis the first axis that is normalised
 * @param centered false where m is 0
 * @param pieces the nodes that it is made of
 */
record Deviation(String x, int axis, float epsilon, boolean centered, Set<Node> pieces) {

  /** The normalisation that ends in a quotient, or product with a reciprocal; null if none. */
  static @Nullable Deviation of(Pieces graph, Node quotient) {
    return new Search(graph, quotient).quotient();
  }

  private static final class Search {

    private final Pieces graph;
    private final Node quotient;
    private final Set<Node> pieces = new HashSet<>();

    Search(Pieces graph, Node quotient) {
      this.graph = graph;
      this.quotient = quotient;
    }

    @Nullable Deviation quotient() {
      pieces.add(quotient);
      if (Pieces.isBinary(quotient, Op.Elementwise.Kind.DIV)) {
        return root(quotient.input(), quotient.inputs().get(1));
      }
      for (int i = 0; i < 2 && Pieces.isBinary(quotient, Op.Elementwise.Kind.MUL); i++) {
        Node inverse = graph.binary(quotient.inputs().get(i), Op.Elementwise.Kind.DIV);
        if (inverse != null && graph.scalar(inverse.input()) == 1) {
          pieces.add(inverse);
          return root(quotient.inputs().get(1 - i), inverse.inputs().get(1));
        }
      }
      return null;
    }

    private @Nullable Deviation root(String deviation, String divisor) {
      Node root = graph.unary(divisor, Op.Unary.Kind.SQRT);
      Node power = graph.unary(divisor, Op.Unary.Kind.POW);
      if (power != null && power.op() instanceof Op.Unary(_, float a, _) && a == 0.5f) {
        root = power;
      }
      Node sum = root == null ? null : graph.binary(root.input(), Op.Elementwise.Kind.ADD);
      if (root == null || sum == null) {
        return null;
      }
      pieces.addAll(List.of(root, sum));
      for (int i = 0; i < 2; i++) {
        float epsilon = graph.scalar(sum.inputs().get(i));
        if (epsilon >= 0) {
          return variance(deviation, sum.inputs().get(1 - i), epsilon);
        }
      }
      return null;
    }

    private @Nullable Deviation variance(String deviation, String variance, float epsilon) {
      Node moments = graph.binary(variance, Op.Elementwise.Kind.SUB);
      if (moments != null) {
        return ofMoments(deviation, moments, epsilon);
      }
      BlockMean mean = BlockMean.of(graph, variance);
      if (mean == null || !isSquare(mean.of(), deviation)) {
        return null;
      }
      pieces.addAll(mean.pieces());
      Node subtraction = graph.binary(deviation, Op.Elementwise.Kind.SUB);
      if (subtraction != null) {
        Deviation centered = centered(subtraction, mean.axis(), epsilon);
        if (centered != null && graph.areOwn(centered.pieces, quotient)) {
          return centered;
        }
      }
      return new Deviation(deviation, mean.axis(), epsilon, false, pieces);
    }

    private @Nullable Deviation centered(Node subtraction, int axis, float epsilon) {
      BlockMean mean = BlockMean.of(graph, subtraction.inputs().get(1));
      if (mean == null || mean.axis() != axis || !mean.of().equals(subtraction.input())) {
        return null;
      }
      Set<Node> all = new HashSet<>(pieces);
      all.addAll(mean.pieces());
      all.add(subtraction);
      return new Deviation(mean.of(), axis, epsilon, true, all);
    }

    /** The variance is {@code mean(x*x) - m*m}. */
    private @Nullable Deviation ofMoments(String deviation, Node moments, float epsilon) {
      Node subtraction = graph.binary(deviation, Op.Elementwise.Kind.SUB);
      BlockMean squares = BlockMean.of(graph, moments.input());
      if (subtraction == null
          || squares == null
          || !isSquare(squares.of(), subtraction.input())
          || !isSquare(moments.inputs().get(1), subtraction.inputs().get(1))) {
        return null;
      }
      pieces.addAll(squares.pieces());
      pieces.add(moments);
      return centered(subtraction, squares.axis(), epsilon);
    }

    private boolean isSquare(String square, String of) {
      Factors factors = Factors.of(graph, square);
      pieces.addAll(factors.pieces());
      return factors.constant() == 1 && factors.tensors().equals(List.of(of, of));
    }
  }
}
