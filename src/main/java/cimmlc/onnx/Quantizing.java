package cimmlc.onnx;

import cimmlc.graph.IntegerType;
import cimmlc.graph.Op;
import cimmlc.graph.Quantization;
import cimmlc.graph.Shape;
import cimmlc.graph.TensorData;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * QuantizeLinear, DequantizeLinear and casts. A QuantizeLinear becomes an IDENTITY node into a
 * quantised tensor (which {@code MergeRequantization} takes away again), a DequantizeLinear only
 * says how its input is stored.
 */
final class Quantizing {

  private Quantizing() {}

  static void quantize(NodeImport node) {
    ElementType type = outputType(node);
    Shape x = node.shape(0);
    if (node.value(0) instanceof Value.Weights weights && weights.type().isReal()) {
      node.bind(quantized(weights, type, quantization(node, type.integer(), x), node.output()));
      return;
    }
    if (!(quantization(node, type.integer(), x) instanceof Quantization.PerTensor perTensor)) {
      throw new Refusal("activations can only be quantised per tensor", x);
    }
    node.emit(Op.Unary.of(Op.Unary.Kind.IDENTITY), List.of(node.real(0)), x);
    node.scope().quantize(node.output(), perTensor);
    node.bind(new Value.Activation(node.output(), type, x));
  }

  private static ElementType outputType(NodeImport node) {
    if (node.has(2)) {
      return node.constant(2, "zero point").type();
    }
    long declared = node.integer("output_dtype", 0);
    return declared == 0 ? ElementType.UINT8 : ElementType.of((int) declared);
  }

  /** Weights that the model stores as reals and quantises itself. */
  private static Value.Known quantized(
      Value.Weights weights, ElementType type, Quantization quantization, String name) {
    double[] reals = weights.values();
    int[] channels = channels(weights.shape(), quantization);
    int[] stored = new int[reals.length];
    if (type.integer().bytes() > 2) {
      throw new Refusal("constants can only be quantised to 16 bits or fewer");
    }
    for (int i = 0; i < stored.length; i++) {
      int channel = i / channels[0] % channels[1];
      double quotient = (float) reals[i] / quantization.scale(channel);
      long q = Math.round(Math.rint(quotient)) + quantization.zeroPoint(channel);
      stored[i] = type.integer().clamp(q);
    }
    TensorData data = TensorData.Integers.of(type.integer(), stored);
    return new Value.Weights(name, type, weights.shape(), data, null);
  }

  /** Values that follow one another in a channel, and number of channels. */
  private static int[] channels(Shape shape, Quantization quantization) {
    if (!(quantization instanceof Quantization.PerChannel perChannel)) {
      return new int[] {1, 1};
    }
    int inner = 1;
    for (int axis = perChannel.axis() + 1; axis < shape.rank(); axis++) {
      inner *= shape.dim(axis);
    }
    return new int[] {inner, shape.dim(perChannel.axis())};
  }

  static void dequantize(NodeImport node) {
    Value value = node.value(0);
    Shape shape = node.shape(0);
    Quantization quantization = quantization(node, value.type().integer(), shape);
    switch (value) {
      case Value.Weights(var name, var _, var _, var data, var _) ->
          node.bind(new Value.Weights(name, ElementType.FLOAT, shape, data, quantization));
      case Value.Folded _ -> throw new Refusal(value.type() + " constants cannot be dequantised");
      case Value.Activation(var tensor, var _, var _) -> stored(node, tensor, quantization);
    }
  }

  /** Notes how an integer activation is stored; from here on it stands for the real values. */
  private static void stored(NodeImport node, String tensor, Quantization quantization) {
    Quantization known = node.scope().quantization(tensor);
    if (!(quantization instanceof Quantization.PerTensor)) {
      throw new Refusal("activations can only be quantised per tensor", node.shape(0));
    }
    if (known != null && !known.equals(quantization)) {
      throw new Refusal(
          "dequantises '"
              + tensor
              + "' otherwise than it was quantised: "
              + quantization
              + ", "
              + known,
          node.shape(0));
    }
    node.scope().quantize(tensor, quantization);
    node.bind(new Value.Activation(tensor, ElementType.FLOAT, node.shape(0)));
  }

  /** Scale (input 1) and zero point (input 2) of a quantised tensor of the given shape. */
  private static Quantization quantization(NodeImport node, IntegerType type, Shape shape) {
    if (node.integer("block_size", 0) != 0) {
      throw new Refusal("blocked quantisation is not supported", shape);
    }
    Value.Known scales = node.constant(1, "scale");
    if (!scales.type().isReal()) {
      throw new Refusal("scale must be real, not " + scales.type());
    }
    float[] scale = new float[scales.values().length];
    int[] zeroPoint = zeroPoints(node, type, scale.length);
    for (int i = 0; i < scale.length; i++) {
      scale[i] = (float) scales.values()[i];
      if (!(scale[i] > 0) || Float.isInfinite(scale[i])) {
        throw new Refusal("scale " + scale[i] + " is not positive and finite", shape);
      }
    }
    if (scale.length == 1) {
      return new Quantization.PerTensor(type, scale[0], zeroPoint[0]);
    }
    int axis = Shapes.axis(node.integer("axis", 1), shape.rank());
    if (scales.shape().rank() != 1 || shape.dim(axis) != scale.length) {
      throw new Refusal(scales.shape() + " scales for axis " + axis + " of " + shape, shape);
    }
    return new Quantization.PerChannel(type, scale, zeroPoint, axis);
  }

  private static int[] zeroPoints(NodeImport node, IntegerType type, int count) {
    int[] zeroPoints = new int[count];
    if (!node.has(2)) {
      return zeroPoints;
    }
    Value.Known given = node.constant(2, "zero point");
    double[] values = given.values();
    if (!given.type().isQuantized()
        || !given.type().integer().equals(type)
        || values.length != count) {
      throw new Refusal(
          "zero point %s %s for %d scales of %s values"
              .formatted(given.type(), given.shape(), count, type));
    }
    for (int i = 0; i < count; i++) {
      zeroPoints[i] = (int) values[i];
    }
    return zeroPoints;
  }

  /** Casts among real types and to the same type are nothing; integers to reals have scale 1. */
  static void cast(NodeImport node) {
    Value value = node.value(0);
    ElementType to = ElementType.of((int) node.integer("to", 0));
    boolean same = to == value.type() || to.isReal() && value.type().isReal();
    if (same) {
      Movement.identity(node);
    } else if (to.isReal() && value instanceof Value.Activation activation) {
      Quantization one = new Quantization.PerTensor(value.type().integer(), 1, 0);
      stored(node, activation.tensor(), one);
    } else {
      throw new Refusal("cast from " + value.type() + " to " + to, nullable(value));
    }
  }

  private static @Nullable Shape nullable(Value value) {
    return value instanceof Value.Activation activation ? activation.known() : null;
  }
}
