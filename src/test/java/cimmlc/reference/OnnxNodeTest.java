package cimmlc.reference;

import cimmlc.onnx.proto.Onnx.GraphProto;
import cimmlc.onnx.proto.Onnx.ModelProto;
import cimmlc.onnx.proto.Onnx.NodeProto;
import cimmlc.onnx.proto.Onnx.TensorProto;
import cimmlc.onnx.proto.Onnx.TensorProto.DataType;
import cimmlc.onnx.proto.Onnx.ValueInfoProto;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One of ONNX's operator tests. Its first input stays one; the others become constants, except of
 * operators that combine activations. Its first output stays the only one.
 *
 * @param inputs values of each remaining input, integers as they are
 * @param expected the right output
 */
record OnnxNodeTest(String name, ModelProto model, List<float[]> inputs, TensorProto expected) {

  private static final Set<String> COMBINES =
      Set.of("Add", "Sub", "Mul", "Sum", "Concat", "MatMul", "Attention");

  /** Inputs of the tests of Attention, whatever operators they are expanded to. */
  private static final Set<String> ACTIVATIONS = Set.of("K", "V", "past_key", "past_value");

  /** Types of a model's operators. */
  static Set<String> operators(Path folder) {
    return read(folder).getGraph().getNodeList().stream()
        .map(NodeProto::getOpType)
        .collect(Collectors.toSet());
  }

  static OnnxNodeTest load(Path folder) {
    ModelProto model = read(folder);
    GraphProto.Builder graph = model.getGraph().toBuilder().clearInput();
    Set<String> constant = new HashSet<>();
    model.getGraph().getInitializerList().forEach(tensor -> constant.add(tensor.getName()));
    boolean combines = COMBINES.contains(model.getGraph().getNode(0).getOpType());
    List<float[]> inputs = new ArrayList<>();
    int index = 0;
    for (ValueInfoProto input : model.getGraph().getInputList()) {
      if (constant.contains(input.getName())) {
        continue;
      }
      TensorProto value = tensor(folder.resolve("test_data_set_0/input_%d.pb".formatted(index)));
      boolean activation = combines && !input.getName().equals("attn_mask");
      activation |= ACTIVATIONS.contains(input.getName());
      if (index++ == 0 || (activation && isReal(value))) {
        graph.addInput(input);
        inputs.add(floats(value));
      } else {
        graph.addInitializer(value.toBuilder().setName(input.getName()));
      }
    }
    TensorProto expected = tensor(folder.resolve("test_data_set_0/output_0.pb"));
    return new OnnxNodeTest(
        String.valueOf(folder.getFileName()),
        model.toBuilder()
            .setGraph(graph.clearOutput().addOutput(model.getGraph().getOutput(0)))
            .build(),
        inputs,
        expected);
  }

  /** True iff no input is infinite or no number. */
  boolean isFinite() {
    for (float[] input : inputs) {
      for (float value : input) {
        if (!Float.isFinite(value)) {
          return false;
        }
      }
    }
    return true;
  }

  /** The expected output; integers as they are. */
  float[] expectedValues() {
    return floats(expected);
  }

  /** True where the output is real, false where it is stored integers. */
  boolean isReal() {
    return isReal(expected);
  }

  private static boolean isReal(TensorProto tensor) {
    return switch (DataType.forNumber(tensor.getDataType())) {
      case FLOAT, DOUBLE, FLOAT16 -> true;
      default -> false;
    };
  }

  /** Values of raw data, or packed ones in the list of integers, as these tests have them. */
  private static float[] floats(TensorProto tensor) {
    ByteBuffer raw = ByteBuffer.wrap(tensor.getRawData().toByteArray());
    if (!raw.hasRemaining()) {
      raw = ByteBuffer.allocate(tensor.getInt32DataCount());
      for (int value : tensor.getInt32DataList()) {
        raw.put((byte) value);
      }
      raw.flip();
    }
    raw.order(ByteOrder.LITTLE_ENDIAN);
    int count = tensor.getDimsList().stream().mapToInt(Long::intValue).reduce(1, (a, b) -> a * b);
    float[] values = new float[raw.hasRemaining() ? count : 0];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(DataType.forNumber(tensor.getDataType()), raw, i);
    }
    return values;
  }

  private static float value(DataType type, ByteBuffer raw, int index) {
    return switch (type) {
      case FLOAT -> raw.getFloat();
      case DOUBLE -> (float) raw.getDouble();
      case FLOAT16 -> Float.float16ToFloat(raw.getShort());
      case INT16 -> raw.getShort();
      case UINT8 -> raw.get() & 0xff;
      case INT8 -> raw.get();
      case UINT4 -> packed(raw, 4, index);
      case UINT2 -> packed(raw, 2, index);
      case INT4 -> packed(raw, 4, index) << 28 >> 28;
      case INT2 -> packed(raw, 2, index) << 30 >> 30;
      default -> Float.NaN;
    };
  }

  private static int packed(ByteBuffer raw, int bits, int index) {
    int first = index * bits;
    return raw.get(first / 8) >> first % 8 & (1 << bits) - 1;
  }

  private static ModelProto read(Path folder) {
    try {
      return ModelProto.parseFrom(Files.readAllBytes(folder.resolve("model.onnx")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static TensorProto tensor(Path file) {
    try {
      return TensorProto.parseFrom(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
