package cimmlc.reference;

import cimmlc.graph.Quantization;
import cimmlc.graph.Shape;
import cimmlc.onnx.proto.Onnx.AttributeProto;
import cimmlc.onnx.proto.Onnx.GraphProto;
import cimmlc.onnx.proto.Onnx.ModelProto;
import cimmlc.onnx.proto.Onnx.NodeProto;
import cimmlc.onnx.proto.Onnx.OperatorSetIdProto;
import cimmlc.onnx.proto.Onnx.TensorProto;
import cimmlc.onnx.proto.Onnx.TensorProto.DataType;
import cimmlc.onnx.proto.Onnx.TensorShapeProto;
import cimmlc.onnx.proto.Onnx.TypeProto;
import cimmlc.onnx.proto.Onnx.ValueInfoProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Assembles an ONNX model node by node; names that it invents cannot be those of the graph. */
final class ModelBuilder {

  private static final int IR_VERSION = 10;
  private static final int OPSET = 21;
  private static final String RUNTIME_DOMAIN = "com.microsoft";

  /** Bytes of weights that are worth a buffer of their own. */
  private static final int LEAST_OUTSIDE = 1 << 12;

  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("reference");
  private final Map<String, MemorySegment> weights = new HashMap<>();
  private int fresh;

  /** A new name. */
  String fresh() {
    return "\u0001" + fresh++;
  }

  /** Adds a node with a new output name, which is returned. */
  String node(String op, List<String> inputs, AttributeProto... attributes) {
    return node(op, inputs, fresh(), attributes);
  }

  /** Adds a node; an input that is left out is the empty name. */
  String node(String op, List<String> inputs, String output, AttributeProto... attributes) {
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType(op)
            .setName(fresh())
            .addAllInput(inputs)
            .addOutput(output)
            .addAllAttribute(List.of(attributes)));
    return output;
  }

  /**
   * Adds a MatMul whose second factor is transposed where it lies: the runtime's own operator,
   * since with the standard's it holds the weights once more, in the other order.
   */
  String transposedMatMul(List<String> factors) {
    String product = node("FusedMatMul", factors, attribute("transB", 1));
    graph.getNodeBuilder(graph.getNodeCount() - 1).setDomain(RUNTIME_DOMAIN);
    return product;
  }

  /** Adds an input. */
  String input(String name, DataType type, Shape shape) {
    graph.addInput(info(name, type, shape));
    return name;
  }

  /** Makes a tensor an output. */
  void output(String name, DataType type, Shape shape) {
    graph.addOutput(info(name, type, shape));
  }

  /** A float32 scalar. */
  String scalar(float value) {
    return constant(DataType.FLOAT, Shape.of(), littleEndian(4).putFloat(value).flip());
  }

  /** An int32 scalar. */
  String scalar(int value) {
    return constant(DataType.INT32, Shape.of(), littleEndian(4).putInt(value).flip());
  }

  /** An int64 scalar. */
  String scalar(long value) {
    return constant(DataType.INT64, Shape.of(), littleEndian(8).putLong(value).flip());
  }

  /** A uint8 scalar. */
  String byteScalar(int value) {
    return bytes(DataType.UINT8, Shape.of(), new byte[] {(byte) value});
  }

  /** The zero point of an activation in its container. */
  String zero(Quantization.PerTensor how) {
    Container container = Container.of(how.type());
    int zero = how.zeroPoint() + container.offset();
    return container.isByte()
        ? byteScalar(zero)
        : constant(container.type(), Shape.of(), littleEndian(2).putShort((short) zero).flip());
  }

  /** The values in another type. */
  String cast(String values, DataType type) {
    return node("Cast", List.of(values), attribute("to", type.getNumber()));
  }

  /** A float32 tensor. */
  String floats(Shape shape, float[] values) {
    ByteBuffer bytes = littleEndian(4 * values.length);
    bytes.asFloatBuffer().put(values);
    return constant(DataType.FLOAT, shape, bytes);
  }

  /** A float32 tensor of little-endian bytes; those outside the heap are not copied. */
  String floats(Shape shape, MemorySegment bytes) {
    if (!bytes.isNative() || bytes.byteSize() < LEAST_OUTSIDE) {
      return constant(DataType.FLOAT, shape, ByteBuffer.wrap(bytes.toArray(ValueLayout.JAVA_BYTE)));
    }
    String name = input(fresh(), DataType.FLOAT, shape);
    weights.put(name, bytes);
    return name;
  }

  /** An int32 vector. */
  String integers(int[] values) {
    ByteBuffer bytes = littleEndian(4 * values.length);
    bytes.asIntBuffer().put(values);
    return constant(DataType.INT32, Shape.of(values.length), bytes);
  }

  /** An int64 vector. */
  String longs(IntStream values) {
    long[] array = values.asLongStream().toArray();
    return longs(Shape.of(array.length), array);
  }

  /** An int64 tensor. */
  String longs(Shape shape, long[] array) {
    ByteBuffer bytes = littleEndian(8 * array.length);
    bytes.asLongBuffer().put(array);
    return constant(DataType.INT64, shape, bytes);
  }

  /** A tensor of bytes, which are not copied. */
  String bytes(DataType type, Shape shape, byte[] values) {
    return constant(type, shape, ByteBuffer.wrap(values));
  }

  private String constant(DataType type, Shape shape, ByteBuffer bytes) {
    ByteString data = UnsafeByteOperations.unsafeWrap(bytes);
    TensorProto.Builder tensor = tensor(type, shape);
    graph.addInitializer(tensor.setRawData(data));
    return tensor.getName();
  }

  private TensorProto.Builder tensor(DataType type, Shape shape) {
    return TensorProto.newBuilder()
        .setName(fresh())
        .setDataType(type.getNumber())
        .addAllDims(shape.dims().stream().map(Integer::longValue).toList());
  }

  private static ByteBuffer littleEndian(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ValueInfoProto info(String name, DataType type, Shape shape) {
    return info(name, type.getNumber(), shape.dims().stream().map(Integer::longValue).toList());
  }

  /** A tensor without its values. */
  static ValueInfoProto info(TensorProto tensor) {
    return info(tensor.getName(), tensor.getDataType(), tensor.getDimsList());
  }

  private static ValueInfoProto info(String name, int type, List<Long> shape) {
    TensorShapeProto.Builder dims = TensorShapeProto.newBuilder();
    shape.forEach(dim -> dims.addDimBuilder().setDimValue(dim));
    TypeProto.Tensor tensor =
        TypeProto.Tensor.newBuilder().setElemType(type).setShape(dims).build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  /** The model. */
  RuntimeModel build() {
    ModelProto model =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain(RUNTIME_DOMAIN).setVersion(1))
            .setGraph(graph)
            .build();
    return new RuntimeModel(model, weights);
  }

  static AttributeProto attribute(String name, int value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  static AttributeProto attribute(String name, float value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.FLOAT)
        .setF(value)
        .build();
  }

  static AttributeProto attribute(String name, String value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(value))
        .build();
  }

  static AttributeProto attribute(String name, int... values) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INTS)
        .addAllInts(Arrays.stream(values).mapToObj(Long::valueOf).toList())
        .build();
  }
}
