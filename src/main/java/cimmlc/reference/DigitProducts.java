package cimmlc.reference;

import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import cimmlc.graph.Graph;
import cimmlc.graph.MatrixForm;
import cimmlc.graph.Node;
import cimmlc.graph.Op;
import cimmlc.graph.Quantization;
import cimmlc.graph.Shape;
import cimmlc.graph.Tensor;
import cimmlc.graph.TensorData;
import cimmlc.onnx.proto.Onnx.TensorProto.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * {@code y = clamp(rint(float(acc) * M) + zy)} spelt out for values of any width. ONNX Runtime
 * multiplies integers only as bytes, so both factors are split into digits to base 256:
 *
 * <pre>
 *   acc = bias + sum over i, j of 256^(i+j) * int64(ConvInteger(digit i of x, digit j of w))
 * </pre>
 *
 * or MatMulInteger. Digits are unsigned bytes with zero points: those of x are the bytes of its
 * zero point, which is what a convolution pads with; weights enter less their own zero points, plus
 * half of their range.
 */
final class DigitProducts {

  /** Rows whose products of two bytes less their zero points surely fit int32. */
  static final int SURE_ROWS = Integer.MAX_VALUE / (255 * 255);

  private static final int BASE = 256;

  private final Graph graph;
  private final ModelBuilder model;

  DigitProducts(Graph graph, ModelBuilder model) {
    this.graph = graph;
    this.model = model;
  }

  /** Bytes of a factor and their zero point. */
  private record Digit(String bytes, String zero) {}

  /** The quantisation of a product's weights. */
  static Quantization quantization(Graph graph, Node node) {
    Tensor weights = graph.tensor(node.inputs().get(1));
    Quantization how = weights.quantization();
    if (how == null || how.type().bits() > 16) {
      throw new InvalidInputException(
          Location.of("tensor " + weights.name()),
          "is not quantised to 16 bits or fewer: ONNX Runtime cannot check it");
    }
    return how;
  }

  /** Adds a Conv or MatMul that reads stored values; returns those of its output. */
  String add(Node node, String input) {
    Quantization.PerTensor x = Container.quantization(graph.input(node));
    Quantization.PerTensor y = Container.quantization(graph.output(node));
    Quantization w = quantization(graph, node);
    String real = model.cast(sum(node, digits(input, x), weights(node, w)), DataType.FLOAT);
    float[] factors = new float[channels(node)];
    for (int channel = 0; channel < factors.length; channel++) {
      factors[channel] = x.scale() * w.scale(channel) / y.scale();
    }
    String scaled = model.node("Mul", List.of(real, model.floats(perChannel(node), factors)));
    return model.node("QuantizeLinear", List.of(scaled, model.scalar(1f), model.zero(y)));
  }

  /** Adds a product of two activations that are stored values; returns those of its output. */
  String add(Node node, float factor, List<String> stored) {
    Quantization.PerTensor a = Container.quantization(graph.input(node));
    Quantization.PerTensor b = Container.quantization(graph.tensor(node.inputs().get(1)));
    Quantization.PerTensor y = Container.quantization(graph.output(node));
    if (graph.input(node).shape().dim(-1) > SURE_ROWS) {
      throw tooManyRows(node);
    }
    String sum = sum(node, digits(stored.getFirst(), a), digits(stored.getLast(), b));
    String multiplier = model.scalar(a.scale() * factor * b.scale() / y.scale());
    String scaled = model.node("Mul", List.of(model.cast(sum, DataType.FLOAT), multiplier));
    return model.node("QuantizeLinear", List.of(scaled, model.scalar(1f), model.zero(y)));
  }

  /** The int64 accumulators. */
  private String sum(Node node, List<Digit> x, List<Digit> w) {
    String sum = null;
    for (int i = 0; i < x.size(); i++) {
      for (int j = 0; j < w.size(); j++) {
        String product = model.cast(product(node, x.get(i), w.get(j)), DataType.INT64);
        long weight = (long) Math.pow(BASE, i + j);
        String term =
            weight == 1 ? product : model.node("Mul", List.of(product, model.scalar(weight)));
        sum = sum == null ? term : model.node("Add", List.of(sum, term));
      }
    }
    String products = Objects.requireNonNull(sum);
    if (node.inputs().size() < 3) {
      return products;
    }
    TensorData data = Objects.requireNonNull(graph.tensor(node.inputs().get(2)).data());
    long[] bias = new long[channels(node)];
    for (int channel = 0; channel < bias.length; channel++) {
      bias[channel] = data.intAt(channel);
    }
    return model.node("Add", List.of(products, model.longs(perChannel(node), bias)));
  }

  private String product(Node node, Digit x, Digit w) {
    List<String> operands = List.of(x.bytes, w.bytes, x.zero, w.zero);
    return node.op() instanceof Op.Conv conv
        ? model.node(
            "ConvInteger", operands, FloatOperators.convolution(conv.window(), conv.groups()))
        : model.node("MatMulInteger", operands);
  }

  /** The digits of an activation, the least first. */
  private List<Digit> digits(String stored, Quantization.PerTensor how) {
    Container container = Container.of(how.type());
    if (container.isByte()) {
      return List.of(new Digit(stored, model.zero(how)));
    }
    int least = Short.MIN_VALUE; // of an int16, which becomes 0
    int zero = how.zeroPoint() + container.offset() - least;
    String wide = model.cast(stored, DataType.INT32);
    String value = model.node("Add", List.of(wide, model.scalar(-least)));
    String high = model.node("Div", List.of(value, model.scalar(BASE)));
    String low =
        model.node("Sub", List.of(value, model.node("Mul", List.of(high, model.scalar(BASE)))));
    return List.of(
        new Digit(model.cast(low, DataType.UINT8), model.byteScalar(zero % BASE)),
        new Digit(model.cast(high, DataType.UINT8), model.byteScalar(zero / BASE)));
  }

  /** The digits of the weights less their zero points, the least first. */
  private List<Digit> weights(Node node, Quantization how) {
    Tensor weights = graph.tensor(node.inputs().get(1));
    int[] zeros = new int[channels(node)];
    int count = 1;
    for (int channel = 0; channel < zeros.length; channel++) {
      zeros[channel] = how.zeroPoint(channel);
      int least = how.type().min() - zeros[channel];
      int most = how.type().max() - zeros[channel];
      while (Math.max(most, -1 - least) >> (8 * count - 1) != 0) {
        count++;
      }
    }
    int half = 1 << (8 * count - 1);
    Arrays.setAll(zeros, channel -> zeros[channel] - half);
    List<Digit> digits = new ArrayList<>();
    for (int digit = 0; digit < count; digit++) {
      byte[] bytes = bytes(node, Objects.requireNonNull(weights.data()), zeros, 8 * digit);
      int zero = digit == count - 1 ? BASE / 2 : 0;
      check(node, bytes, zero);
      digits.add(new Digit(constant(node, weights.shape(), bytes), model.byteScalar(zero)));
    }
    return digits;
  }

  private byte[] bytes(Node node, TensorData data, int[] zeros, int shift) {
    byte[] bytes = new byte[Math.toIntExact(data.count())];
    int run = run(node);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (data.intAt(i) - zeros[i / run % zeros.length] >> shift);
    }
    return bytes;
  }

  /** Weights that follow one another in an output channel. */
  private int run(Node node) {
    return isRowMajor(node) ? 1 : MatrixForm.of(graph, node).rows();
  }

  private static boolean isRowMajor(Node node) {
    return node.op() instanceof Op.MatMul(boolean transposed) && !transposed;
  }

  /** Sums of bytes are int32 in ONNX Runtime. */
  private void check(Node node, byte[] bytes, int zero) {
    if (MatrixForm.of(graph, node).rows() <= SURE_ROWS) {
      return;
    }
    long[] sums = new long[channels(node)];
    int run = run(node);
    for (int i = 0; i < bytes.length; i++) {
      sums[i / run % sums.length] += 255L * Math.abs((bytes[i] & 0xff) - zero);
    }
    for (long sum : sums) {
      if (sum > Integer.MAX_VALUE) {
        throw tooManyRows(node);
      }
    }
  }

  private static InvalidInputException tooManyRows(Node node) {
    return new InvalidInputException(
        Location.of(node.name()),
        "has too many rows: the 32-bit sums of bytes in ONNX Runtime cannot check it");
  }

  private String constant(Node node, Shape shape, byte[] bytes) {
    if (node.op() instanceof Op.MatMul && !isRowMajor(node)) {
      int rows = shape.dim(0);
      int columns = shape.dim(1);
      byte[] transposed = IntegerProducts.transposed(bytes, rows, columns);
      return model.bytes(DataType.UINT8, Shape.of(columns, rows), transposed);
    }
    return model.bytes(DataType.UINT8, shape, bytes);
  }

  private int channels(Node node) {
    MatrixForm form = MatrixForm.of(graph, node);
    return form.columns() * form.groups();
  }

  /** The shape of a constant of each output channel. */
  private Shape perChannel(Node node) {
    int channels = channels(node);
    return node.op() instanceof Op.Conv ? Shape.of(channels, 1, 1) : Shape.of(channels);
  }
}
