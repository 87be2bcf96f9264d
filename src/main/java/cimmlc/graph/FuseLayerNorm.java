package cimmlc.graph;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds LayerNormalization, and RMSNormalization where nothing is subtracted, over the last axes;
 * scale and shift where they are there.
 *
 * <pre>
 *   d = x - mean(x);  y = d / sqrt(mean(d*d) + epsilon) * scale + shift
 *   x -> layer_norm(scale, shift) -> y
 * </pre>
 *
 * The variance may also be {@code mean(x*x) - mean(x)*mean(x)}, the division a product with the
 * reciprocal.
 */
public final class FuseLayerNorm implements Fusion {

  private final Pieces graph;

  private FuseLayerNorm(Pieces graph) {
    this.graph = graph;
  }

  /** The graph with as many normalisations as possible. */
  public static Graph run(Graph graph) {
    return Fusion.run(graph, FuseLayerNorm::new);
  }

  @Override
  public @Nullable Found at(Node last) {
    Set<Node> pieces = new HashSet<>();
    Node at = last;
    String shift = constantOperand(at, Op.Elementwise.Kind.ADD);
    if (shift != null) {
      pieces.add(at);
      at = other(at, shift);
    }
    String scale = at == null ? null : constantOperand(at, Op.Elementwise.Kind.MUL);
    if (at != null && scale != null) {
      pieces.add(at);
      at = other(at, scale);
    }
    Deviation core = at == null ? null : Deviation.of(graph, at);
    if (core == null) {
      return null;
    }
    pieces.addAll(core.pieces());
    return found(last, core, pieces, scale, shift);
  }

  /** The real constant that a node adds or multiplies with; null if there is none. */
  private @Nullable String constantOperand(Node node, Op.Elementwise.Kind kind) {
    if (!Pieces.isBinary(node, kind)) {
      return null;
    }
    return node.inputs().stream()
        .filter(input -> graph.tensor(input).isConstant())
        .filter(input -> graph.tensor(input).quantization() == null)
        .findFirst()
        .orElse(null);
  }

  private @Nullable Node other(Node node, String constant) {
    int at = node.inputs().indexOf(constant);
    return graph.producer(node.inputs().get(1 - at));
  }

  private @Nullable Found found(
      Node last, Deviation core, Set<Node> pieces, @Nullable String scale, @Nullable String shift) {
    Shape x = graph.tensor(core.x()).shape();
    if (!graph.tensor(last.output()).shape().equals(x)) {
      return null;
    }
    Shape normalized = new Shape(x.dims().subList(core.axis(), x.rank()));
    Tensor factor =
        scale == null
            ? Tensor.constant(
                last.name() + "/scale", normalized, new TensorData.Fill(normalized.elements(), 1))
            : shaped(last.name() + "/scale", scale, normalized);
    Tensor addend = shift == null ? null : shaped(last.name() + "/shift", shift, normalized);
    if (factor == null || (shift != null && addend == null)) {
      return null;
    }
    List<Tensor> constants = new ArrayList<>(List.of(factor));
    if (addend != null) {
      constants.add(addend);
    }
    List<String> inputs = new ArrayList<>(List.of(core.x()));
    constants.forEach(constant -> inputs.add(constant.name()));
    Op op = new Op.LayerNorm(core.axis(), core.epsilon(), core.centered());
    return new Found(last, pieces, op, inputs, constants);
  }

  /** The constant in the normalised shape; null if it varies beyond that. */
  private @Nullable Tensor shaped(String name, String constant, Shape wanted) {
    Tensor tensor = graph.tensor(constant);
    List<Integer> dims = tensor.shape().dims();
    while (dims.size() > wanted.rank() && dims.getFirst() == 1) {
      dims = dims.subList(1, dims.size());
    }
    if (dims.equals(wanted.dims())) {
      return tensor.shape().equals(wanted)
          ? tensor
          : Tensor.constant(name, wanted, Objects.requireNonNull(tensor.data()));
    }
    for (int i = 1; i <= dims.size(); i++) {
      int dim = dims.get(dims.size() - i);
      if (i > wanted.rank() || (dim != 1 && dim != wanted.dim(-i))) {
        return null;
      }
    }
    RealTensor values = new RealTensor(new Shape(dims), RealTensor.ofConstant(tensor).values());
    float[] repeated = RealOperators.broadcast(values, wanted);
    return Tensor.constant(name, wanted, TensorData.Floats.of(repeated));
  }
}
