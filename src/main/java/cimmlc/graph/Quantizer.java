package cimmlc.graph;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Post-training quantisation (semantics.md section 8): activations per tensor, asymmetric and
 * unsigned; weights of Conv and MatMul symmetric per output channel; their biases int32 with scale
 * sx*sw. Whatever is quantised already (a QDQ model) stays as it is. Constants of digital operators
 * stay real: those operators compute in float32.
 */
public final class Quantizer {

  private static final long MOST_COPIED = 1 << 20;

  private final Graph graph;
  private final QuantizationOptions options;
  private final Map<String, Quantization.PerTensor> activations;
  private final Consumer<String> warnings;
  private final Map<String, Tensor> tensors;
  private final Map<String, Integer> uses;

  private Quantizer(
      Graph graph,
      QuantizationOptions options,
      Map<String, Quantization.PerTensor> activations,
      Consumer<String> warnings) {
    this.graph = graph;
    this.options = options;
    this.activations = activations;
    this.warnings = warnings;
    tensors = new LinkedHashMap<>(graph.tensors());
    uses = ActivationQuantization.uses(graph);
  }

  /** Names of the activations whose ranges {@link #quantize} needs: those still real-valued. */
  public static List<String> uncalibrated(Graph graph) {
    List<String> names = new ArrayList<>(graph.inputs());
    graph.nodes().forEach(node -> names.add(node.output()));
    names.removeIf(name -> graph.tensor(name).quantization() != null);
    return List.copyOf(names);
  }

  /**
   * The quantised graph, with the same nodes.
   *
   * @param ranges of every {@linkplain #uncalibrated real-valued activation}
   * @param warnings gets a line for each bias that lost precision
   * @throws IllegalArgumentException if a range is missing
   * @throws cimmlc.diag.InvalidInputException if a weight or bias is not finite
   */
  public static Graph quantize(
      Graph graph,
      Map<String, Range> ranges,
      QuantizationOptions options,
      Consumer<String> warnings) {
    var activations = ActivationQuantization.choose(graph, ranges, options.activationType());
    return new Quantizer(graph, options, activations, warnings).run();
  }

  private Graph run() {
    activations.forEach((name, how) -> tensors.put(name, graph.tensor(name).quantized(how)));
    List<Node> nodes = graph.nodes().stream().map(this::quantized).toList();
    return new Graph(graph.name(), graph.inputs(), graph.outputs(), nodes, used(nodes));
  }

  private Node quantized(Node node) {
    if (!graph.isCimSupported(node)) {
      return node;
    }
    List<String> inputs = new ArrayList<>(node.inputs());
    Tensor weights = graph.tensor(inputs.get(1));
    boolean biased = inputs.size() > 2;
    var product = new ProductQuantization(graph, node, tensors.get(node.input()), options);
    if (weights.quantization() == null) {
      weights = product.weights(weights, biased ? graph.tensor(inputs.get(2)) : null);
      inputs.set(1, declare(node, weights));
    }
    if (biased) {
      Tensor bias = product.bias(graph.tensor(inputs.get(2)), weights, warnings);
      inputs.set(2, declare(node, bias));
    }
    return new Node(node.name(), node.op(), inputs, node.output());
  }

  /** Replaces a constant that only this node reads; a shared one gets a sibling for this node. */
  private String declare(Node node, Tensor constant) {
    boolean unchanged = constant.equals(graph.tensor(constant.name()));
    String name =
        unchanged || uses.getOrDefault(constant.name(), 0) < 2
            ? constant.name()
            : constant.name() + "@" + node.name();
    tensors.put(name, new Tensor(name, constant.shape(), constant.quantization(), constant.data()));
    return name;
  }

  private Map<String, Tensor> used(List<Node> nodes) {
    Map<String, Tensor> used = new LinkedHashMap<>();
    graph.inputs().forEach(name -> used.put(name, tensor(name)));
    for (Node node : nodes) {
      node.inputs().forEach(name -> used.put(name, apart(tensor(name))));
      used.put(node.output(), tensor(node.output()));
    }
    return used;
  }

  /** Small constants that stay real are copied, so as not to hold the memory of all weights. */
  private static Tensor apart(Tensor tensor) {
    if (!(tensor.data() instanceof TensorData.Floats(MemorySegment bytes))
        || !bytes.isNative()
        || bytes.byteSize() > MOST_COPIED) {
      return tensor;
    }
    MemorySegment copy = MemorySegment.ofArray(bytes.toArray(ValueLayout.JAVA_BYTE));
    TensorData.Floats data = new TensorData.Floats(copy);
    return new Tensor(tensor.name(), tensor.shape(), tensor.quantization(), data);
  }

  private Tensor tensor(String name) {
    return java.util.Objects.requireNonNull(tensors.get(name));
  }
}
