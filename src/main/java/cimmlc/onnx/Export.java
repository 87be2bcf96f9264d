package cimmlc.onnx;

import cimmlc.graph.Graph;
import cimmlc.graph.IntegerType;
import cimmlc.graph.Node;
import cimmlc.graph.Quantization;
import cimmlc.graph.Shape;
import cimmlc.graph.Tensor;
import cimmlc.graph.TensorData;
import cimmlc.onnx.proto.Onnx.AttributeProto;
import cimmlc.onnx.proto.Onnx.AttributeProto.AttributeType;
import cimmlc.onnx.proto.Onnx.GraphProto;
import cimmlc.onnx.proto.Onnx.ModelProto;
import cimmlc.onnx.proto.Onnx.NodeProto;
import cimmlc.onnx.proto.Onnx.OperatorSetIdProto;
import cimmlc.onnx.proto.Onnx.StringStringEntryProto;
import cimmlc.onnx.proto.Onnx.TensorProto;
import cimmlc.onnx.proto.Onnx.TypeProto;
import cimmlc.onnx.proto.Onnx.ValueInfoProto;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A graph on its way to an ONNX model. The float32 form of a tensor keeps the tensor's name:
 *
 * <pre>
 *   conv -> y/real -> QuantizeLinear -> y/quantized -> DequantizeLinear -> y
 *   w/quantized (initializer) -> DequantizeLinear -> w
 * </pre>
 */
final class Export {

  /** The first operator set with 16-bit quantisation, in a format that runtimes of 2024 know. */
  private static final int OPSET = 21;

  private static final int IR_VERSION = 10;

  /** Fills of more values are written as ConstantOfShape. */
  private static final int LARGEST_WRITTEN_FILL = 1024;

  private final Graph graph;
  private final boolean quantised;
  private final GraphProto.Builder proto = GraphProto.newBuilder();
  private final List<ModelStream.Stored> weights = new ArrayList<>();
  private final Map<String, Integer> names = new HashMap<>();
  private final Set<String> nodeNames = new HashSet<>();

  /** The dequantised form of quantised inputs, whose own names stay with what the user gives. */
  private final Map<String, String> dequantizedInputs = new HashMap<>();

  /** Nodes behind the one that is being built. */
  private final List<NodeProto> pending = new ArrayList<>();

  /**
   * Prepares everything but the weights' bytes.
   *
   * @param quantised whether activations get their QuantizeLinear and DequantizeLinear
   */
  Export(Graph graph, boolean quantised, Map<String, Map<String, String>> metadata) {
    this.graph = graph;
    this.quantised = quantised;
    graph.tensors().keySet().forEach(name -> names.put(name, 1));
    graph.nodes().forEach(node -> nodeNames.add(node.name()));
    if (!nodeNames.containsAll(metadata.keySet())) {
      throw new IllegalArgumentException("metadata for nodes that the graph does not have");
    }
    build(metadata);
  }

  /**
   * Writes the model; weights of more bytes than {@code inside} go to a second file, {@code
   * FILE.data}.
   */
  void write(Path file, long inside) throws IOException {
    long bytes = weights.stream().mapToLong(ModelStream.Stored::bytes).sum();
    if (bytes > inside) {
      Path data = file.resolveSibling(file.getFileName() + ".data");
      String location = String.valueOf(data.getFileName());
      try (OutputStream out = Files.newOutputStream(data)) {
        proto.addAllInitializer(ModelStream.writeExternal(weights, location, out));
      }
      weights.clear();
    }
    ModelProto model =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .setProducerName("cimmlc")
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
            .build();
    try (OutputStream out = Files.newOutputStream(file)) {
      ModelStream.write(model, proto.build(), weights, out);
    }
  }

  private void build(Map<String, Map<String, String>> metadata) {
    proto.setName(graph.name().isEmpty() ? "graph" : graph.name());
    graph.tensors().values().stream().filter(Tensor::isConstant).forEach(this::constant);
    for (String input : graph.inputs()) {
      proto.addInput(info(input));
      if (quantised && isQuantised(input)) {
        dequantizedInputs.put(input, fresh(input + "/dequantized"));
        storeActivation(graph.tensor(input), input, reading(input));
      }
    }
    for (Node node : graph.nodes()) {
      operator(node, metadata.getOrDefault(node.name(), Map.of()));
    }
    graph.outputs().forEach(output -> proto.addOutput(info(output)));
  }

  private String reading(String tensor) {
    return dequantizedInputs.getOrDefault(tensor, tensor);
  }

  private boolean isQuantised(String tensor) {
    return graph.tensor(tensor).quantization() != null;
  }

  private ValueInfoProto info(String name) {
    TypeProto.Tensor.Builder type =
        TypeProto.Tensor.newBuilder().setElemType(ElementType.FLOAT.code);
    for (int dim : graph.tensor(name).shape().dims()) {
      type.getShapeBuilder().addDimBuilder().setDimValue(dim);
    }
    type.getShapeBuilder();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(type))
        .build();
  }

  private void operator(Node node, Map<String, String> metadata) {
    boolean stored = quantised && isQuantised(node.output());
    String output = stored ? fresh(node.output() + "/real") : node.output();
    List<String> inputs = node.inputs().stream().map(this::reading).toList();
    NodeProto.Builder main = new ExportOperators(this, graph, node).build(inputs, output);
    metadata.forEach((key, value) ->
        main.addMetadataProps(StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    proto.addNode(main);
    pending.forEach(proto::addNode);
    pending.clear();
    if (stored) {
      storeActivation(graph.output(node), output, node.output());
    }
  }

  /** Adds a finished node to the model. */
  void add(NodeProto.Builder node) {
    proto.addNode(node);
  }

  /** Adds a finished node behind the one that is being built. */
  void addAfter(NodeProto.Builder node) {
    pending.add(node.build());
  }

  /** A node without attributes, named after its output. */
  NodeProto.Builder node(String opType, List<String> inputs, String output) {
    String name = output;
    while (!nodeNames.add(name)) {
      name += "'";
    }
    return NodeProto.newBuilder()
        .setName(name)
        .setOpType(opType)
        .addAllInput(inputs)
        .addOutput(output);
  }

  private void storeActivation(Tensor tensor, String real, String dequantized) {
    Quantization.PerTensor how = tensor.activationQuantization();
    String source = real;
    if (container(how.type()).bits != how.type().bits()) {
      source = fresh(tensor.name() + "/clipped");
      String min = scalar(tensor.name() + "/min", how.dequantize(how.type().min()));
      String max = scalar(tensor.name() + "/max", how.dequantize(how.type().max()));
      add(node("Clip", List.of(real, min, max), source));
    }
    String stored = fresh(tensor.name() + "/quantized");
    List<String> parameters = parameters(tensor.name(), how, container(how.type()));
    add(node("QuantizeLinear", concat(source, parameters), stored));
    add(node("DequantizeLinear", concat(stored, parameters), dequantized));
  }

  private static List<String> concat(String first, List<String> others) {
    List<String> all = new ArrayList<>(List.of(first));
    all.addAll(others);
    return all;
  }

  /** Scale and zero point as initializers; int32 has no zero point in ONNX. */
  private List<String> parameters(String tensor, Quantization how, ElementType type) {
    int count = how instanceof Quantization.PerChannel channels ? channels.scales().length : 1;
    Shape shape = how instanceof Quantization.PerChannel ? Shape.of(count) : Shape.of();
    float[] scales = new float[count];
    int[] zeros = new int[count];
    for (int i = 0; i < count; i++) {
      scales[i] = how.scale(i);
      zeros[i] = how.zeroPoint(i);
    }
    List<String> names = new ArrayList<>();
    names.add(
        initializer(tensor + "/scale", ElementType.FLOAT, shape, TensorData.Floats.of(scales)));
    if (type != ElementType.INT32) {
      names.add(initializer(tensor + "/zero_point", type, shape, TensorData.Integers.of(zeros)));
    }
    return names;
  }

  /** The type of 4, 8, 16 or 32 bits that holds the integers. */
  private static ElementType container(IntegerType type) {
    int bits = type.bits() <= 4 ? 4 : type.bytes() * 8;
    return ElementType.of(new IntegerType(bits, type.signed()));
  }

  /** Half bytes only where they are written: ConstantOfShape makes whole ones. */
  private static ElementType container(IntegerType type, TensorData data) {
    boolean made = data instanceof TensorData.Fill;
    return container(made ? new IntegerType(Math.max(8, type.bits()), type.signed()) : type);
  }

  private void constant(Tensor tensor) {
    TensorData data = java.util.Objects.requireNonNull(tensor.data());
    Quantization how = tensor.quantization();
    boolean bare = how == null && data instanceof TensorData.Integers;
    if (bare) {
      how = ExportOperators.biasQuantization(graph, tensor);
    }
    if (how == null) {
      put(tensor.name(), ElementType.FLOAT, tensor.shape(), data);
      return;
    }
    ElementType type = container(how.type(), data);
    String stored = initializer(tensor.name() + "/quantized", type, tensor.shape(), data);
    NodeProto.Builder dequantize =
        node(
            "DequantizeLinear",
            concat(stored, parameters(tensor.name(), how, type)),
            tensor.name());
    if (how instanceof Quantization.PerChannel channels) {
      new Attributes(dequantize).integer("axis", channels.axis());
    }
    add(dequantize);
  }

  /** A constant of one float32. */
  String scalar(String wanted, float value) {
    return initializer(wanted, ElementType.FLOAT, Shape.of(), TensorData.Floats.of(value));
  }

  /** A constant vector of float32. */
  String vector(String wanted, float... values) {
    return initializer(
        wanted, ElementType.FLOAT, Shape.of(values.length), TensorData.Floats.of(values));
  }

  /** A constant vector of int64; its name. */
  String indices(String wanted, List<Long> values) {
    String name = fresh(wanted);
    proto.addInitializer(
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(ElementType.INT64.code)
            .addDims(values.size())
            .addAllInt64Data(values));
    return name;
  }

  private String initializer(String wanted, ElementType type, Shape shape, TensorData data) {
    String name = fresh(wanted);
    put(name, type, shape, data);
    return name;
  }

  private void put(String name, ElementType type, Shape shape, TensorData data) {
    if (data instanceof TensorData.Fill fill && fill.count() > LARGEST_WRITTEN_FILL) {
      fill(name, type, shape, fill);
      return;
    }
    TensorProto.Builder header = TensorProto.newBuilder().setName(name).setDataType(type.code);
    shape.dims().forEach(header::addDims);
    weights.add(new ModelStream.Stored(header.build(), data, type.bits));
  }

  private void fill(String name, ElementType type, Shape shape, TensorData.Fill fill) {
    String dims = indices(name + "/shape", Shapes.extents(shape));
    TensorProto.Builder value = TensorProto.newBuilder().setDataType(type.code).addDims(1);
    if (type == ElementType.FLOAT) {
      value.addFloatData(fill.value());
    } else {
      value.addInt32Data(fill.intAt(0));
    }
    AttributeProto.Builder attribute =
        AttributeProto.newBuilder().setName("value").setType(AttributeType.TENSOR).setT(value);
    add(node("ConstantOfShape", List.of(dims), name).addAttribute(attribute));
  }

  /** A tensor name that is not taken. */
  String fresh(String wanted) {
    String name = wanted;
    while (names.putIfAbsent(name, 1) != null) {
      name = wanted + "_" + names.merge(wanted, 1, Integer::sum);
    }
    return name;
  }
}
