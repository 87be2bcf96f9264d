package cimmlc.reference;

import cimmlc.graph.Graph;
import cimmlc.graph.Node;
import cimmlc.graph.Op;
import cimmlc.graph.Quantization;
import cimmlc.graph.Tensor;
import cimmlc.onnx.proto.Onnx.TensorProto.DataType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A quantised graph as the ONNX model of semantics.md section 8, "The reference": integer products
 * for what crossbars do, DequantizeLinear, the operator, QuantizeLinear for everything else; every
 * quantised tensor is an output.
 *
 * <p>Values stand in {@link Container}s. What follows an operator that {@linkplain
 * FloatOperators#mayRoundOtherwise may round otherwise} reads an input of its own, fed with our
 * value, so that one difference stays one.
 *
 * @param model reads real inputs and fed tensors, writes every tensor under its name
 * @param inputs name of the model's input for each graph input
 * @param fed name of the model's input for each tensor that is fed
 * @param compared names of all quantised activations, in the order in which they are computed
 */
record ReferenceModel(
    RuntimeModel model, List<String> inputs, Map<String, String> fed, List<String> compared) {

  /**
   * Writes the model.
   *
   * @param unsignedWeights avoids ONNX Runtime's kernels for signed weights
   * @throws cimmlc.diag.InvalidInputException if a tensor is not quantised, or to more than 16 bits
   */
  static ReferenceModel of(Graph graph, boolean unsignedWeights) {
    return new Assembly(graph, unsignedWeights).assemble();
  }

  /** A model in the making. */
  private static final class Assembly {

    private final Graph graph;
    private final ModelBuilder model = new ModelBuilder();
    private final FloatOperators operators;
    private final IntegerProducts products;
    private final Map<String, String> stored = new HashMap<>();
    private final Map<String, String> real = new HashMap<>();
    private final Map<String, String> fed = new LinkedHashMap<>();
    private final List<String> compared = new ArrayList<>();

    Assembly(Graph graph, boolean unsignedWeights) {
      this.graph = graph;
      operators = new FloatOperators(graph, model);
      products = new IntegerProducts(graph, model, unsignedWeights);
    }

    ReferenceModel assemble() {
      List<String> inputs = new ArrayList<>();
      for (String name : graph.inputs()) {
        String input = model.input(model.fresh(), DataType.FLOAT, graph.tensor(name).shape());
        inputs.add(input);
        produced(graph.tensor(name), quantized(input, graph.tensor(name)));
      }
      graph.nodes().forEach(this::add);
      return new ReferenceModel(model.build(), inputs, fed, compared);
    }

    private void add(Node node) {
      Tensor output = graph.output(node);
      if (graph.isCimSupported(node)) {
        Tensor input = graph.input(node);
        produced(output, clipped(products.add(node, stored(input)), output));
        return;
      }
      if (node.op() instanceof Op.DynamicMatMul(float factor)) {
        List<String> operands =
            node.inputs().stream().map(graph::tensor).map(this::stored).toList();
        produced(output, clipped(products.add(node, factor, operands), output));
        return;
      }
      List<String> inputs = node.inputs().stream().map(this::real).toList();
      produced(output, quantized(operators.add(node, inputs), output));
      if (FloatOperators.mayRoundOtherwise(node.op())) {
        String feed = model.input(model.fresh(), Container.of(output).type(), output.shape());
        fed.put(output.name(), feed);
        stored.put(output.name(), feed);
      }
    }

    /** Gives a value the tensor's name, and makes it an output. */
    private void produced(Tensor tensor, String value) {
      model.node("Identity", List.of(value), tensor.name());
      model.output(tensor.name(), Container.of(tensor).type(), tensor.shape());
      stored.put(tensor.name(), value);
      compared.add(tensor.name());
    }

    private String stored(Tensor tensor) {
      String name = stored.get(tensor.name());
      if (name == null) {
        throw new IllegalArgumentException(tensor.name() + " is a constant, not an activation");
      }
      return name;
    }

    private String real(String name) {
      return real.computeIfAbsent(name, _ -> dequantized(graph.tensor(name)));
    }

    private String dequantized(Tensor tensor) {
      if (tensor.isConstant()) {
        return operators.constant(tensor);
      }
      Quantization.PerTensor how = Container.quantization(tensor);
      return model.node(
          "DequantizeLinear", List.of(stored(tensor), model.scalar(how.scale()), model.zero(how)));
    }

    private String quantized(String value, Tensor tensor) {
      Quantization.PerTensor how = Container.quantization(tensor);
      String stored =
          model.node("QuantizeLinear", List.of(value, model.scalar(how.scale()), model.zero(how)));
      return clipped(stored, tensor);
    }

    /** Containers saturate by themselves; narrower types need more. */
    private String clipped(String stored, Tensor tensor) {
      Container container = Container.of(tensor);
      if (container.isFull()) {
        return stored;
      }
      String low = model.scalar(container.values().min() + container.offset());
      String high = model.scalar(container.values().max() + container.offset());
      String wide = model.cast(stored, DataType.INT32); // Clip knows no int16
      return model.cast(model.node("Clip", List.of(wide, low, high)), container.type());
    }
  }
}
