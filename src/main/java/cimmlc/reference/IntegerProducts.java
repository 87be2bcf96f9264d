package cimmlc.reference;

import cimmlc.graph.Graph;
import cimmlc.graph.IntegerType;
import cimmlc.graph.MatrixForm;
import cimmlc.graph.Node;
import cimmlc.graph.Op;
import cimmlc.graph.Quantization;
import cimmlc.graph.Shape;
import cimmlc.graph.Tensor;
import cimmlc.graph.TensorData;
import cimmlc.onnx.proto.Onnx.TensorProto.DataType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Products with constant matrices: QLinearConv and QLinearMatMul on bytes, {@link DigitProducts}
 * for wider values and for what these two cannot do.
 */
final class IntegerProducts {

  private static final int TILE = 64; // of a transposition: both sides stay in the L1 cache

  private final Graph graph;
  private final ModelBuilder model;
  private final DigitProducts digits;
  private final boolean unsignedWeights;

  IntegerProducts(Graph graph, ModelBuilder model, boolean unsignedWeights) {
    this.graph = graph;
    this.model = model;
    this.digits = new DigitProducts(graph, model);
    this.unsignedWeights = unsignedWeights;
  }

  /** Adds a Conv or MatMul that reads stored values; returns those of its output. */
  String add(Node node, String input) {
    boolean bytes =
        Container.of(graph.input(node)).isByte()
            && Container.of(graph.output(node)).isByte()
            && DigitProducts.quantization(graph, node).type().bits() <= 8
            && MatrixForm.of(graph, node).rows() <= DigitProducts.SURE_ROWS;
    return switch (node.op()) {
      case Op.Conv conv when bytes -> conv(node, conv, input);
      case Op.MatMul _ when bytes && node.inputs().size() < 3 ->
          model.node("QLinearMatMul", operands(node, input));
      default -> digits.add(node, input);
    };
  }

  /** Adds a product of two activations that are stored values; returns those of its output. */
  String add(Node node, float factor, List<String> stored) {
    Quantization.PerTensor a = Container.quantization(graph.input(node));
    Quantization.PerTensor b = Container.quantization(graph.tensor(node.inputs().get(1)));
    Quantization.PerTensor y = Container.quantization(graph.output(node));
    boolean bytes =
        Stream.of(a, b, y).allMatch(how -> Container.of(how.type()).isByte())
            && graph.input(node).shape().dim(-1) <= DigitProducts.SURE_ROWS;
    if (!bytes) {
      return digits.add(node, factor, stored);
    }
    return model.node(
        "QLinearMatMul",
        List.of(
            stored.getFirst(),
            model.scalar(a.scale() * factor),
            model.zero(a),
            stored.getLast(),
            model.scalar(b.scale()),
            model.zero(b),
            model.scalar(y.scale()),
            model.zero(y)));
  }

  private String conv(Node node, Op.Conv conv, String input) {
    List<String> inputs = operands(node, input);
    if (node.inputs().size() > 2) {
      inputs.add(bias(node));
    }
    return model.node(
        "QLinearConv", inputs, FloatOperators.convolution(conv.window(), conv.groups()));
  }

  /** Value, scale, zero point of x and of w, scale and zero point of y. */
  private List<String> operands(Node node, String input) {
    Quantization.PerTensor x = Container.quantization(graph.input(node));
    Quantization.PerTensor y = Container.quantization(graph.output(node));
    List<String> operands = new ArrayList<>(List.of(input, model.scalar(x.scale()), model.zero(x)));
    operands.add(weights(node));
    operands.add(perChannel(scales(node)));
    operands.add(weightZeroPoints(node));
    operands.addAll(List.of(model.scalar(y.scale()), model.zero(y)));
    return operands;
  }

  private String bias(Node node) {
    TensorData data = Objects.requireNonNull(graph.tensor(node.inputs().get(2)).data());
    int[] values = new int[channels(node)];
    for (int i = 0; i < values.length; i++) {
      values[i] = data.intAt(i);
    }
    return model.integers(values);
  }

  private String perChannel(float[] values) {
    return model.floats(values.length == 1 ? Shape.of() : Shape.of(values.length), values);
  }

  /** One scale, or one for each output channel. */
  private float[] scales(Node node) {
    Quantization how = quantization(node);
    float[] scales = new float[how instanceof Quantization.PerTensor ? 1 : channels(node)];
    for (int channel = 0; channel < scales.length; channel++) {
      scales[channel] = how.scale(channel);
    }
    return scales;
  }

  private String weightZeroPoints(Node node) {
    Quantization how = quantization(node);
    byte[] zeros = new byte[how instanceof Quantization.PerTensor ? 1 : channels(node)];
    for (int channel = 0; channel < zeros.length; channel++) {
      zeros[channel] = (byte) (how.zeroPoint(channel) + shift(how.type()));
    }
    return model.bytes(type(how), zeros.length == 1 ? Shape.of() : Shape.of(zeros.length), zeros);
  }

  private String weights(Node node) {
    Tensor weights = graph.tensor(node.inputs().get(1));
    byte[] bytes = bytes(Objects.requireNonNull(weights.data()), shift(quantization(node).type()));
    Shape shape = weights.shape();
    if (node.op() instanceof Op.MatMul(boolean transposed) && transposed) {
      bytes = transposed(bytes, shape.dim(0), shape.dim(1));
      shape = Shape.of(shape.dim(1), shape.dim(0));
    }
    return model.bytes(type(quantization(node)), shape, bytes);
  }

  private static byte[] bytes(TensorData data, int shift) {
    byte[] bytes = new byte[Math.toIntExact(data.count())];
    if (data instanceof TensorData.Integers(IntegerType type, MemorySegment from)
        && type.bytes() == 1) {
      MemorySegment.copy(from, ValueLayout.JAVA_BYTE, 0, bytes, 0, bytes.length);
    } else {
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) data.intAt(i);
      }
    }
    for (int i = 0; i < bytes.length && shift != 0; i++) {
      bytes[i] += (byte) shift;
    }
    return bytes;
  }

  static byte[] transposed(byte[] values, int rows, int columns) {
    byte[] result = new byte[values.length];
    for (int top = 0; top < rows; top += TILE) {
      for (int left = 0; left < columns; left += TILE) {
        for (int row = top; row < Math.min(rows, top + TILE); row++) {
          for (int column = left; column < Math.min(columns, left + TILE); column++) {
            result[column * rows + row] = values[row * columns + column];
          }
        }
      }
    }
    return result;
  }

  private DataType type(Quantization how) {
    return how.type().signed() && !unsignedWeights ? DataType.INT8 : DataType.UINT8;
  }

  private int shift(IntegerType type) {
    return type.signed() && unsignedWeights ? 128 : 0;
  }

  private int channels(Node node) {
    MatrixForm form = MatrixForm.of(graph, node);
    return form.columns() * form.groups();
  }

  private Quantization quantization(Node node) {
    return DigitProducts.quantization(graph, node);
  }
}
