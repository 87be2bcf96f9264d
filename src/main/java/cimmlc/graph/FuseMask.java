package cimmlc.graph;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives a constant that is added before a Softmax to the Softmax. Stored as integers, the sum would
 * saturate where a mask has -infinity, or lose everything where it has -10000.
 *
 * <pre>
 *   x -> add(mask) -> softmax -> y        x -> softmax(mask) -> y
 * </pre>
 */
public final class FuseMask implements Fusion {

  private final Pieces graph;

  private FuseMask(Pieces graph) {
    this.graph = graph;
  }

  /** The graph with as many masks as possible. */
  public static Graph run(Graph graph) {
    return Fusion.run(graph, FuseMask::new);
  }

  @Override
  public @Nullable Found at(Node last) {
    if (!(last.op() instanceof Op.Softmax) || last.inputs().size() != 1) {
      return null;
    }
    Node sum = graph.binary(last.input(), Op.Elementwise.Kind.ADD);
    if (sum == null) {
      return null;
    }
    Shape shape = graph.tensor(last.input()).shape();
    for (int i = 0; i < 2; i++) {
      Tensor mask = graph.tensor(sum.inputs().get(i));
      String x = sum.inputs().get(1 - i);
      if (mask.isConstant()
          && mask.quantization() == null
          && graph.tensor(x).shape().equals(shape)) {
        List<String> inputs = isZero(mask) ? List.of(x) : List.of(x, mask.name());
        return new Found(last, Set.of(sum, last), last.op(), inputs, List.of());
      }
    }
    return null;
  }

  private static boolean isZero(Tensor mask) {
    for (float value : RealTensor.ofConstant(mask).values()) {
      if (value != 0) {
        return false;
      }
    }
    return true;
  }
}
