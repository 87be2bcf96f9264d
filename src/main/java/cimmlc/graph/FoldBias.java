package cimmlc.graph;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives a stored bias that is added to a quantised product of rank 3 and more to the product, which
 * ONNX's MatMul has no input for.
 *
 * <pre>
 *   x -> matmul(w) -> add(b: s32, scale sx*sw) -> y        x -> matmul(w, b) -> y
 * </pre>
 */
public final class FoldBias implements Fusion {

  private final Pieces graph;

  private FoldBias(Pieces graph) {
    this.graph = graph;
  }

  /** The graph with as many biases folded as possible. */
  public static Graph run(Graph graph) {
    return Fusion.run(graph, FoldBias::new);
  }

  @Override
  public @Nullable Found at(Node last) {
    for (int i = 0; i < 2 && Pieces.isBinary(last, Op.Elementwise.Kind.ADD); i++) {
      Node product = graph.producer(last.inputs().get(i));
      Tensor bias = graph.tensor(last.inputs().get(1 - i));
      if (product != null
          && product.op() instanceof Op.MatMul
          && product.inputs().size() == 2
          && isBias(bias, product)) {
        List<String> inputs = List.of(product.input(), product.inputs().get(1), bias.name());
        return new Found(product, Set.of(product, last), product.op(), inputs, List.of());
      }
    }
    return null;
  }

  private boolean isBias(Tensor bias, Node product) {
    Quantization how = bias.quantization();
    int columns = graph.tensor(product.output()).shape().dim(-1);
    if (how == null
        || !bias.isConstant()
        || !how.type().equals(IntegerType.INT32)
        || !bias.shape().equals(Shape.of(columns))
        || !(graph.tensor(product.input()).quantization() instanceof Quantization.PerTensor x)) {
      return false;
    }
    Quantization weights = graph.tensor(product.inputs().get(1)).quantization();
    for (int column = 0; column < columns; column++) {
      float scale = weights == null ? Float.NaN : x.scale() * weights.scale(column);
      if (how.scale(column) != scale || how.zeroPoint(column) != 0) {
        return false;
      }
    }
    return true;
  }
}
