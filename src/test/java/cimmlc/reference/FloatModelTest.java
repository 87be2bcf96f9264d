package cimmlc.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cimmlc.diag.InvalidInputException;
import cimmlc.graph.Graph;
import cimmlc.onnx.ImportOptions;
import cimmlc.onnx.MappedModel;
import cimmlc.onnx.OnnxReader;
import cimmlc.onnx.proto.Onnx.AttributeProto;
import cimmlc.onnx.proto.Onnx.AttributeProto.AttributeType;
import cimmlc.onnx.proto.Onnx.GraphProto;
import cimmlc.onnx.proto.Onnx.ModelProto;
import cimmlc.onnx.proto.Onnx.NodeProto;
import cimmlc.onnx.proto.Onnx.OperatorSetIdProto;
import cimmlc.onnx.proto.Onnx.TensorProto;
import cimmlc.onnx.proto.Onnx.TensorProto.DataType;
import cimmlc.onnx.proto.Onnx.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FloatModelTest {

  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("test");

  @Test
  void integersGoInAndComeOutAsTheRealValuesThatTheyStandFor() {
    graph.addInput(info("x", DataType.UINT8, 1, 3)).addOutput(info("y", DataType.INT8, 1, 3));
    graph.addInitializer(tensor("scale", DataType.FLOAT).addFloatData(0.5f));
    graph.addInitializer(tensor("x0", DataType.UINT8).addInt32Data(100));
    graph.addInitializer(tensor("y0", DataType.INT8).addInt32Data(-3));
    graph.addNode(node("DequantizeLinear", "real", "x", "scale", "x0"));
    graph.addNode(node("Relu", "relu", "real"));
    graph.addNode(node("QuantizeLinear", "y", "relu", "scale", "y0"));
    try (FloatModel model = FloatModel.open(new MappedModel(model(), MemorySegment.NULL), read())) {
      assertThat(model.run(List.of(new float[] {-7, 1.5f, 40})).getFirst())
          .containsExactly(0, 1.5f, 40);
    }
  }

  @Test
  void whatTheRuntimeCannotComputeIsOneLine() {
    // Padded by itself and dilated: a model that loads, and fails when it runs.
    graph.addInput(info("x", DataType.FLOAT, 1, 1, 5, 5));
    graph.addOutput(info("y", DataType.FLOAT, 1, 1, 5, 5));
    TensorProto.Builder weights = tensor("w", DataType.FLOAT, 1, 1, 3, 3);
    graph.addInitializer(weights.setRawData(ByteString.copyFrom(new byte[36])));
    NodeProto.Builder conv = node("Conv", "y", "x", "w");
    conv.addAttributeBuilder()
        .setName("auto_pad")
        .setType(AttributeType.STRING)
        .setS(ByteString.copyFromUtf8("SAME_UPPER"));
    AttributeProto.Builder dilations = conv.addAttributeBuilder().setName("dilations");
    dilations.setType(AttributeType.INTS).addInts(2).addInts(2);
    graph.addNode(conv);
    try (FloatModel model = FloatModel.open(new MappedModel(model(), MemorySegment.NULL), read())) {
      assertThatThrownBy(() -> model.run(List.of(new float[25])))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageStartingWith("test: ONNX Runtime does not compute it: ")
          .message()
          .hasLineCount(1);
    }
  }

  private Graph read() {
    return OnnxReader.read(model(), "test", ImportOptions.DEFAULTS);
  }

  private ModelProto model() {
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13))
        .setGraph(graph)
        .build();
  }

  private static NodeProto.Builder node(String op, String output, String... inputs) {
    return NodeProto.newBuilder()
        .setName(output)
        .setOpType(op)
        .addAllInput(List.of(inputs))
        .addOutput(output);
  }

  private static TensorProto.Builder tensor(String name, DataType type, long... dims) {
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(type.getNumber())
        .addAllDims(Arrays.stream(dims).boxed().toList());
  }

  private static ValueInfoProto info(String name, DataType type, long... dims) {
    ValueInfoProto.Builder info = ValueInfoProto.newBuilder().setName(name);
    var tensor = info.getTypeBuilder().getTensorTypeBuilder().setElemType(type.getNumber());
    for (long dim : dims) {
      tensor.getShapeBuilder().addDimBuilder().setDimValue(dim);
    }
    return info.build();
  }
}
