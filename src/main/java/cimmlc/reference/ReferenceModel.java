package cimmlc.reference;

import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import cimmlc.graph.Graph;
import cimmlc.graph.IntegerType;
import cimmlc.graph.Node;
import cimmlc.graph.Quantization;
import cimmlc.graph.Tensor;
import cimmlc.onnx.proto.Onnx.ModelProto;
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
 * <p>All tensors are unsigned bytes there, a signed value q being stored as q + 128 with a zero
 * point 128 greater, which changes no result: ONNX Runtime has kernels for these alone in every
 * combination. What follows an operator that {@linkplain FloatOperators#mayRoundOtherwise may round
 * otherwise} reads an input of its own, fed with our value, so that one difference stays one.
 *
 * @param model reads real inputs and fed tensors, writes every tensor under its name
 * @param inputs name of the model's input for each graph input
 * @param fed name of the model's input for each tensor that is fed
 * @param compared names of all quantised activations, in the order in which they are computed
 */
record ReferenceModel(
    ModelProto model, List<String> inputs, Map<String, String> fed, List<String> compared) {

  /**
   * Writes the model.
   *
   * @param unsignedWeights avoids ONNX Runtime's kernels for signed weights
   * @throws InvalidInputException if a tensor is not quantised, or to more than 8 bits
   */
  static ReferenceModel of(Graph graph, boolean unsignedWeights) {
    return new Assembly(graph, unsignedWeights).assemble();
  }

  /** What is added to a value to make it an unsigned byte. */
  static int offset(IntegerType type) {
    return type.signed() ? 128 : 0;
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
      List<String> inputs = node.inputs().stream().map(this::real).toList();
      produced(output, quantized(operators.add(node, inputs), output));
      if (FloatOperators.mayRoundOtherwise(node.op())) {
        String feed = model.input(model.fresh(), DataType.UINT8, output.shape());
        fed.put(output.name(), feed);
        stored.put(output.name(), feed);
      }
    }

    /** Gives a value the tensor's name, and makes it an output. */
    private void produced(Tensor tensor, String value) {
      model.node("Identity", List.of(value), tensor.name());
      model.output(tensor.name(), DataType.UINT8, tensor.shape());
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
      Quantization.PerTensor how = quantization(tensor);
      String zero = model.scalar(how.zeroPoint() + offset(how.type()));
      return model.node(
          "DequantizeLinear", List.of(stored(tensor), model.scalar(how.scale()), zero));
    }

    private String quantized(String value, Tensor tensor) {
      Quantization.PerTensor how = quantization(tensor);
      String zero = model.scalar(how.zeroPoint() + offset(how.type()));
      String bytes = model.node("QuantizeLinear", List.of(value, model.scalar(how.scale()), zero));
      return clipped(bytes, tensor);
    }

    /** Bytes saturate to 8 bits by themselves; narrower types need more. */
    private String clipped(String bytes, Tensor tensor) {
      IntegerType type = quantization(tensor).type();
      if (type.bits() == 8) {
        return bytes;
      }
      String low = model.scalar(type.min() + offset(type));
      return model.node("Clip", List.of(bytes, low, model.scalar(type.max() + offset(type))));
    }
  }

  /** The quantisation of an activation that fits a byte. */
  static Quantization.PerTensor quantization(Tensor tensor) {
    if (tensor.quantization() instanceof Quantization.PerTensor how && how.type().bits() <= 8) {
      return how;
    }
    throw new InvalidInputException(
        Location.of("tensor " + tensor.name()),
        "is not quantised to 8 bits or fewer: ONNX Runtime cannot check it");
  }
}
