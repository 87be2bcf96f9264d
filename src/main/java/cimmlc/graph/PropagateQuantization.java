package cimmlc.graph;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Stores real-valued activations like their neighbours where that is exact: before and after data
 * movement, and before Relu and Clip.
 *
 * <p>Why before Relu and Clip: let Q be QuantizeLinear of the output y, and f the function. Both
 * are monotone, so {@code Q(f(v)) = f'(Q(v))} with f' the same clamp on integers: clamping commutes
 * with rounding and saturation. Storing v with y's scale loses nothing that y keeps. Activations
 * that somebody else reads too stay real-valued.
 */
public final class PropagateQuantization {

  private final Graph graph;
  private final Consumers consumers;
  private final Map<String, Tensor> tensors;

  private PropagateQuantization(Graph graph) {
    this.graph = graph;
    this.consumers = new Consumers(graph);
    this.tensors = new LinkedHashMap<>(graph.tensors());
  }

  /** The graph with fewer real-valued activations, or the same where none is quantised. */
  public static Graph run(Graph graph) {
    PropagateQuantization pass = new PropagateQuantization(graph);
    graph.nodes().reversed().forEach(pass::backward);
    graph.nodes().forEach(pass::forward);
    return new Graph(graph.name(), graph.inputs(), graph.outputs(), graph.nodes(), pass.tensors);
  }

  private void backward(Node node) {
    Quantization quantization = tensor(node.output()).quantization();
    if (quantization == null || !(node.op().movesValues() || isClamp(node.op()))) {
      return;
    }
    for (String input : node.inputs()) {
      Tensor tensor = tensor(input);
      if (tensor.quantization() == null && !tensor.isConstant() && consumers.single(input)) {
        tensors.put(input, tensor.quantized(quantization));
      }
    }
  }

  private void forward(Node node) {
    Tensor output = tensor(node.output());
    if (output.quantization() != null || !node.op().movesValues()) {
      return;
    }
    Quantization common = commonQuantization(node.inputs());
    if (common instanceof Quantization.PerTensor perTensor && isExact(node.op(), perTensor)) {
      tensors.put(node.output(), output.quantized(perTensor));
    }
  }

  private static boolean isClamp(Op op) {
    return op instanceof Op.Unary(var kind, _, _)
        && (kind == Op.Unary.Kind.RELU || kind == Op.Unary.Kind.CLIP);
  }

  private @Nullable Quantization commonQuantization(List<String> inputs) {
    Quantization first = tensor(inputs.getFirst()).quantization();
    boolean equal =
        inputs.stream().allMatch(input -> Objects.equals(tensor(input).quantization(), first));
    return equal ? first : null;
  }

  /** A constant pad value must be one that the integers can hold. */
  private static boolean isExact(Op op, Quantization.PerTensor quantization) {
    return !(op instanceof Op.Pad(var mode, _, float value))
        || mode != Op.Pad.Mode.CONSTANT
        || quantization.dequantize(quantization.quantize(value)) == value;
  }

  private Tensor tensor(String name) {
    return Objects.requireNonNull(tensors.get(name));
  }
}
