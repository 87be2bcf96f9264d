package cimmlc.onnx;

import cimmlc.graph.Graph;
import cimmlc.onnx.proto.Onnx.AttributeProto;
import cimmlc.onnx.proto.Onnx.AttributeProto.AttributeType;
import cimmlc.onnx.proto.Onnx.GraphProto;
import cimmlc.onnx.proto.Onnx.ModelProto;
import cimmlc.onnx.proto.Onnx.NodeProto;
import cimmlc.onnx.proto.Onnx.OperatorSetIdProto;
import cimmlc.onnx.proto.Onnx.TensorProto;
import cimmlc.onnx.proto.Onnx.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.util.List;

/** Small ONNX models, built for a test. */
final class Models {

  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("test");
  private final int opset;

  Models(int opset) {
    this.opset = opset;
  }

  /** A float32 input; -1 stands for an extent called N, -2 for one called L. */
  Models input(String name, long... dims) {
    return input(name, ElementType.FLOAT, dims);
  }

  Models input(String name, ElementType type, long... dims) {
    graph.addInput(info(name, type, dims));
    return this;
  }

  Models output(String name, long... dims) {
    graph.addOutput(info(name, ElementType.FLOAT, dims));
    return this;
  }

  private static ValueInfoProto info(String name, ElementType type, long... dims) {
    ValueInfoProto.Builder info = ValueInfoProto.newBuilder().setName(name);
    var tensor = info.getTypeBuilder().getTensorTypeBuilder().setElemType(type.code);
    tensor.getShapeBuilder();
    for (long dim : dims) {
      var dimension = tensor.getShapeBuilder().addDimBuilder();
      if (dim < 0) {
        dimension.setDimParam(dim == -1 ? "N" : "L");
      } else {
        dimension.setDimValue(dim);
      }
    }
    return info.build();
  }

  Models floats(String name, List<Long> dims, float... values) {
    TensorProto.Builder tensor = tensor(name, ElementType.FLOAT, dims);
    for (float value : values) {
      tensor.addFloatData(value);
    }
    graph.addInitializer(tensor);
    return this;
  }

  /** A float32 initializer with 0.01, 0.02, ... in raw form. */
  Models weights(String name, long... dims) {
    List<Long> extents = java.util.Arrays.stream(dims).boxed().toList();
    int count = (int) extents.stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b);
    var bytes = java.nio.ByteBuffer.allocate(4 * count).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    for (int i = 1; i <= count; i++) {
      bytes.putFloat(i / 100f);
    }
    graph.addInitializer(
        tensor(name, ElementType.FLOAT, extents).setRawData(ByteString.copyFrom(bytes.flip())));
    return this;
  }

  Models longs(String name, long... values) {
    TensorProto.Builder tensor = tensor(name, ElementType.INT64, List.of((long) values.length));
    for (long value : values) {
      tensor.addInt64Data(value);
    }
    graph.addInitializer(tensor);
    return this;
  }

  /** Integers of up to 32 bits. */
  Models integers(String name, ElementType type, List<Long> dims, int... values) {
    TensorProto.Builder tensor = tensor(name, type, dims);
    for (int value : values) {
      tensor.addInt32Data(value);
    }
    graph.addInitializer(tensor);
    return this;
  }

  Models initializer(TensorProto tensor) {
    graph.addInitializer(tensor);
    return this;
  }

  static TensorProto.Builder tensor(String name, ElementType type, List<Long> dims) {
    return TensorProto.newBuilder().setName(name).setDataType(type.code).addAllDims(dims);
  }

  /** A node called like its output. */
  Models node(String op, List<String> inputs, String output, AttributeProto... attributes) {
    graph.addNode(
        NodeProto.newBuilder()
            .setName(output)
            .setOpType(op)
            .addAllInput(inputs)
            .addOutput(output)
            .addAllAttribute(List.of(attributes)));
    return this;
  }

  static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder().setName(name).setType(AttributeType.INT).setI(value).build();
  }

  static AttributeProto integers(String name, Long... values) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeType.INTS)
        .addAllInts(List.of(values))
        .build();
  }

  static AttributeProto real(String name, float value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeType.FLOAT)
        .setF(value)
        .build();
  }

  ModelProto build() {
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
        .setGraph(graph)
        .build();
  }

  Graph read() {
    return OnnxReader.read(build(), "test", ImportOptions.DEFAULTS);
  }

  /** A network with a bit of everything: shape arithmetic, BatchNormalization, QDQ, movement. */
  static Models various() {
    return new Models(13)
        .input("x", -1, 3, 8, 8)
        .weights("w1", 4, 3, 3, 3)
        .weights("gamma", 4)
        .weights("beta", 4)
        .weights("mean", 4)
        .weights("variance", 4)
        .weights("w2", 64, 10)
        .weights("b2", 10)
        .floats("scale", List.of(), 0.1f)
        .integers("zero", ElementType.UINT8, List.of(), 3)
        .longs("zero_index", 0)
        .longs("minus_one", -1)
        .node("Conv", List.of("x", "w1"), "conv", integers("pads", 1L, 1L, 1L, 1L))
        .node("BatchNormalization", List.of("conv", "gamma", "beta", "mean", "variance"), "bn")
        .node("Relu", List.of("bn"), "relu")
        .node("QuantizeLinear", List.of("relu", "scale", "zero"), "q")
        .node("DequantizeLinear", List.of("q", "scale", "zero"), "dq")
        .node(
            "MaxPool",
            List.of("dq"),
            "pool",
            integers("kernel_shape", 2L, 2L),
            integers("strides", 2L, 2L))
        .node("Shape", List.of("pool"), "shape")
        .node("Gather", List.of("shape", "zero_index"), "batch", integer("axis", 0))
        .node("Concat", List.of("batch", "minus_one"), "target", integer("axis", 0))
        .node("Reshape", List.of("pool", "target"), "flat")
        .node("Gemm", List.of("flat", "w2", "b2"), "y")
        .output("y", -1, 10);
  }
}
