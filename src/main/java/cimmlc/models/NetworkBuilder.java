package cimmlc.models;

import cimmlc.onnx.MappedModel;
import cimmlc.onnx.proto.Onnx.AttributeProto;
import cimmlc.onnx.proto.Onnx.GraphProto;
import cimmlc.onnx.proto.Onnx.ModelProto;
import cimmlc.onnx.proto.Onnx.NodeProto;
import cimmlc.onnx.proto.Onnx.OperatorSetIdProto;
import cimmlc.onnx.proto.Onnx.TensorProto;
import cimmlc.onnx.proto.Onnx.TensorShapeProto;
import cimmlc.onnx.proto.Onnx.TypeProto;
import cimmlc.onnx.proto.Onnx.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/** Builds an ONNX model layer by layer; images are square, the batch is 1. */
final class NetworkBuilder {

  private static final int IR_VERSION = 8;
  private static final int OPSET = 17;

  private final GraphProto.Builder graph = GraphProto.newBuilder();
  private final SeededWeights weights;

  /**
   * A tensor of the network.
   *
   * @param channels features where {@code size} is 0
   * @param size height and width of an image; 0 for a vector
   */
  record Value(String name, int channels, int size) {}

  NetworkBuilder(String name, long seed) {
    graph.setName(name);
    weights = new SeededWeights(seed);
  }

  /** The network's input. */
  Value input(int channels, int size) {
    Value input = new Value("input", channels, size);
    graph.addInput(info(input));
    return input;
  }

  /** Convolution with bias, {@code kernel / 2} pads on each side. */
  Value conv(String name, Value x, int channels, int kernel, int stride) {
    int pad = kernel / 2;
    int size = (x.size() + 2 * pad - kernel) / stride + 1;
    parameters(name, channels, x.channels(), kernel, kernel);
    node("Conv", name, name, x.name(), name + ".weight", name + ".bias")
        .addAttribute(ints("kernel_shape", kernel, kernel))
        .addAttribute(ints("strides", stride, stride))
        .addAttribute(ints("pads", pad, pad, pad, pad));
    return new Value(name, channels, size);
  }

  /** Fully connected layer with bias. */
  Value linear(String name, Value x, int features) {
    parameters(name, features, x.channels());
    node("Gemm", name, name, x.name(), name + ".weight", name + ".bias")
        .addAttribute(integer("transB", 1));
    return new Value(name, features, 0);
  }

  /** Rectifier. */
  Value relu(Value x) {
    return same("Relu", x.name() + ".relu", x, x.name());
  }

  /** Sum of two tensors of one shape. */
  Value add(String name, Value a, Value b) {
    return same("Add", name, a, a.name(), b.name());
  }

  /** Maximum over k x k windows. */
  Value maxPool(String name, Value x, int kernel, int stride, int pad) {
    node("MaxPool", name, name, x.name())
        .addAttribute(ints("kernel_shape", kernel, kernel))
        .addAttribute(ints("strides", stride, stride))
        .addAttribute(ints("pads", pad, pad, pad, pad));
    return new Value(name, x.channels(), (x.size() + 2 * pad - kernel) / stride + 1);
  }

  /** Mean of each channel. */
  Value globalAverage(String name, Value x) {
    node("GlobalAveragePool", name, name, x.name());
    return new Value(name, x.channels(), 1);
  }

  /** An image as a vector. */
  Value flatten(String name, Value x) {
    node("Flatten", name, name, x.name());
    return new Value(name, x.channels() * x.size() * x.size(), 0);
  }

  /** Patches of an image that do not overlap, each a vector: [1, channels, n, n]. */
  String patches(String name, String image, int channels, int patch) {
    parameters(name, channels, 3, patch, patch);
    node("Conv", name, name, image, name + ".weight", name + ".bias")
        .addAttribute(ints("kernel_shape", patch, patch))
        .addAttribute(ints("strides", patch, patch));
    return name;
  }

  /** A fully connected layer with bias on every token, of variance 1 / fan-in. */
  String tokenwise(String name, String x, int in, int out) {
    float bound = (float) Math.sqrt(3.0 / in);
    tensor(name + ".weight", bound, in, out);
    tensor(name + ".bias", 0.1f, out);
    node("MatMul", name, name + ".product", x, name + ".weight");
    return binary("Add", name + ".sum", name, name + ".product", name + ".bias");
  }

  /** Normalised tokens, each value shifted a little. */
  String layerNorm(String name, String x, int width, float epsilon) {
    ByteBuffer ones = ByteBuffer.allocate(width * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    while (ones.hasRemaining()) {
      ones.putFloat(1);
    }
    initializer(name + ".weight", width).setRawData(ByteString.copyFrom(ones.flip()));
    tensor(name + ".bias", 0.1f, width);
    node("LayerNormalization", name, name, x, name + ".weight", name + ".bias")
        .addAttribute(real("epsilon", epsilon))
        .addAttribute(integer("axis", -1));
    return name;
  }

  /** Exact GELU in the pieces of operator set 17. */
  String gelu(String name, String x) {
    scalar(name + ".root", (float) Math.sqrt(2));
    scalar(name + ".one", 1);
    scalar(name + ".half", 0.5f);
    binary("Div", name + ".div", name + ".quotient", x, name + ".root");
    node("Erf", name + ".erf", name + ".erf", name + ".quotient");
    binary("Add", name + ".add", name + ".term", name + ".erf", name + ".one");
    binary("Mul", name + ".mul", name + ".doubled", x, name + ".term");
    return binary("Mul", name, name, name + ".doubled", name + ".half");
  }

  /** A parameter of seeded values between -bound and bound. */
  String parameter(String name, float bound, int... dims) {
    tensor(name, bound, dims);
    return name;
  }

  /** Product or sum of two tensors of any shape: MatMul, Add. */
  String binary(String op, String name, String a, String b) {
    return binary(op, name, name, a, b);
  }

  /** A tensor times a number. */
  String scaled(String name, String x, float factor) {
    scalar(name + ".factor", factor);
    return binary("Mul", name, name, x, name + ".factor");
  }

  /** Softmax over the last axis. */
  String softmax(String name, String x) {
    node("Softmax", name, name, x).addAttribute(integer("axis", -1));
    return name;
  }

  /** The same values in another shape. */
  String reshape(String name, String x, long... dims) {
    graph
        .addInitializerBuilder()
        .setName(name + ".shape")
        .setDataType(TensorProto.DataType.INT64_VALUE)
        .addDims(dims.length)
        .addAllInt64Data(Arrays.stream(dims).boxed().toList());
    return binary("Reshape", name, name, x, name + ".shape");
  }

  /** Output axis i is input axis {@code order[i]}. */
  String transpose(String name, String x, long... order) {
    node("Transpose", name, name, x).addAttribute(ints("perm", order));
    return name;
  }

  /** Two tensors joined along an axis. */
  String concat(String name, int axis, String a, String b) {
    node("Concat", name, name, a, b).addAttribute(integer("axis", axis));
    return name;
  }

  /** What has one index on an axis, without that axis. */
  String select(String name, String x, int axis, long index) {
    graph
        .addInitializerBuilder()
        .setName(name + ".index")
        .setDataType(TensorProto.DataType.INT64_VALUE)
        .addInt64Data(index);
    node("Gather", name, name, x, name + ".index").addAttribute(integer("axis", axis));
    return name;
  }

  private String binary(String op, String name, String output, String a, String b) {
    node(op, name, output, a, b);
    return output;
  }

  /** The model, ending in a tensor. */
  MappedModel build(Value output) {
    ModelProto model =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .setProducerName("cimmlc")
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
            .setGraph(graph.addOutput(info(output)))
            .build();
    return new MappedModel(model, weights.all());
  }

  private Value same(String op, String name, Value shape, String... inputs) {
    node(op, name, name, inputs);
    return new Value(name, shape.channels(), shape.size());
  }

  private NodeProto.Builder node(String op, String name, String output, String... inputs) {
    return graph
        .addNodeBuilder()
        .setOpType(op)
        .setName(name)
        .addOutput(output)
        .addAllInput(List.of(inputs));
  }

  /** Weights of deviation sqrt(2 / fan-in), which keeps the signal's size through rectifiers. */
  private void parameters(String name, int... dims) {
    long count = Arrays.stream(dims).asLongStream().reduce(1, Math::multiplyExact);
    float bound = (float) Math.sqrt(6.0 * dims[0] / count);
    tensor(name + ".weight", bound, dims);
    tensor(name + ".bias", 0.1f, dims[0]);
  }

  private void tensor(String name, float bound, int... dims) {
    long count = Arrays.stream(dims).asLongStream().reduce(1, Math::multiplyExact);
    initializer(name, dims)
        .setMappedOffset(weights.uniform(name, count, bound))
        .setMappedBytes(count * Float.BYTES);
  }

  private void scalar(String name, float value) {
    initializer(name).addFloatData(value);
  }

  private TensorProto.Builder initializer(String name, int... dims) {
    return graph
        .addInitializerBuilder()
        .setName(name)
        .setDataType(TensorProto.DataType.FLOAT_VALUE)
        .addAllDims(Arrays.stream(dims).mapToObj(Long::valueOf).toList());
  }

  private static AttributeProto real(String name, float value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.FLOAT)
        .setF(value)
        .build();
  }

  private static ValueInfoProto info(Value value) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    int[] dims =
        value.size() == 0
            ? new int[] {1, value.channels()}
            : new int[] {1, value.channels(), value.size(), value.size()};
    for (int dim : dims) {
      shape.addDimBuilder().setDimValue(dim);
    }
    TypeProto.Tensor type =
        TypeProto.Tensor.newBuilder()
            .setElemType(TensorProto.DataType.FLOAT_VALUE)
            .setShape(shape)
            .build();
    return ValueInfoProto.newBuilder()
        .setName(value.name())
        .setType(TypeProto.newBuilder().setTensorType(type))
        .build();
  }

  private static AttributeProto ints(String name, long... values) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INTS)
        .addAllInts(Arrays.stream(values).boxed().toList())
        .build();
  }

  private static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }
}
