package cimmlc.onnx;

import cimmlc.graph.Op;
import cimmlc.graph.Shape;
import cimmlc.graph.TensorData;
import java.util.ArrayList;
import java.util.List;

/** Activation functions, arithmetic and normalisation. */
final class Functions {

  private Functions() {}

  static void unary(NodeImport node, Op.Unary.Kind kind) {
    node.emit(Op.Unary.of(kind), List.of(node.real(0)), node.shape(0));
  }

  static void leakyRelu(NodeImport node) {
    Op op = new Op.Unary(Op.Unary.Kind.LEAKY_RELU, finite(node.real("alpha", 0.01f)), 0);
    node.emit(op, List.of(node.real(0)), node.shape(0));
  }

  static void hardSigmoid(NodeImport node) {
    float slope = finite(node.real("alpha", 0.2f));
    float atZero = finite(node.real("beta", 0.5f));
    Op op = new Op.Unary(Op.Unary.Kind.HARD_SIGMOID, slope, atZero);
    node.emit(op, List.of(node.real(0)), node.shape(0));
  }

  static void gelu(NodeImport node) {
    switch (node.text("approximate", "none")) {
      case "none" -> unary(node, Op.Unary.Kind.GELU);
      case "tanh" -> unary(node, Op.Unary.Kind.GELU_TANH);
      default -> throw new Refusal("approximate '" + node.text("approximate", "") + "'");
    }
  }

  static void swish(NodeImport node) {
    Op op = new Op.Unary(Op.Unary.Kind.SWISH, finite(node.real("alpha", 1)), 0);
    node.emit(op, List.of(node.real(0)), node.shape(0));
  }

  /** A constant power of an activation. */
  static void power(NodeImport node) {
    Shape x = node.shape(0);
    Shape out = Shapes.broadcast(List.of(x, node.shape(1)));
    if (!(node.value(1) instanceof Value.Known exponent)
        || exponent.shape().elements() != 1
        || !out.equals(x)) {
      throw new Refusal("only one constant exponent is supported", out);
    }
    float power = finite((float) exponent.values()[0]);
    node.emit(new Op.Unary(Op.Unary.Kind.POW, power, 0), List.of(node.real(0)), x);
  }

  static void negative(NodeImport node) {
    String minusOne = node.weights("factor", Shape.of(), TensorData.Floats.of(-1));
    Op product = new Op.Elementwise(Op.Elementwise.Kind.MUL);
    node.emit(product, List.of(node.real(0), minusOne), node.shape(0));
  }

  /** 1 / x; what stays of it after fusion is refused as every division by an activation is. */
  static void reciprocal(NodeImport node) {
    String one = node.weights("one", Shape.of(), TensorData.Floats.of(1));
    Op quotient = new Op.Elementwise(Op.Elementwise.Kind.DIV);
    node.emit(quotient, List.of(one, node.real(0)), node.shape(0));
  }

  static void clip(NodeImport node) {
    float min = bound(node, "min", 1, Float.NEGATIVE_INFINITY);
    float max = bound(node, "max", 2, Float.POSITIVE_INFINITY);
    boolean relu = min == 0 && max == Float.POSITIVE_INFINITY;
    Op op = relu ? Op.Unary.of(Op.Unary.Kind.RELU) : new Op.Unary(Op.Unary.Kind.CLIP, min, max);
    node.emit(op, List.of(node.real(0)), node.shape(0));
  }

  private static float bound(NodeImport node, String name, int input, float otherwise) {
    if (node.opset < 11) {
      return node.real(name, otherwise);
    }
    if (!node.has(input)) {
      return otherwise;
    }
    double[] values = node.constant(input, "'" + name + "'").values();
    if (values.length != 1) {
      throw new Refusal("'" + name + "' must be one value");
    }
    return (float) values[0];
  }

  private static float finite(float value) {
    if (!Float.isFinite(value)) {
      throw new Refusal("parameter " + value + " is not finite");
    }
    return value;
  }

  static void elementwise(NodeImport node, Op.Elementwise.Kind kind) {
    List<Shape> shapes = new ArrayList<>();
    List<String> operands = new ArrayList<>();
    for (int i = 0; i < node.inputs(); i++) {
      operands.add(node.real(i));
      shapes.add(node.shape(i));
    }
    Shape out = Shapes.broadcast(shapes);
    if (operands.size() == 1) {
      Movement.identity(node);
      return;
    }
    if (operands.size() != 2 && kind != Op.Elementwise.Kind.ADD || operands.isEmpty()) {
      throw new Refusal(operands.size() + " operands", out);
    }
    node.emit(new Op.Elementwise(kind), operands, out);
  }

  /** Inference: {@code (x - mean) / sqrt(variance + epsilon) * scale + shift}. */
  static void batchNormalization(NodeImport node) {
    Shape x = node.shape(0);
    if (node.integer("training_mode", 0) != 0 || node.integer("spatial", 1) != 1) {
      throw new Refusal("training_mode and spatial=0 are not supported", x);
    }
    if (x.rank() < 2) {
      throw new Refusal("input " + x + " has no channels");
    }
    int channels = x.dim(1);
    double[] gamma = perChannel(node, 1, "scale", channels);
    double[] beta = perChannel(node, 2, "B", channels);
    double[] mean = perChannel(node, 3, "mean", channels);
    double[] variance = perChannel(node, 4, "var", channels);
    float epsilon = node.real("epsilon", 1e-5f);
    float[] scale = new float[channels];
    float[] shift = new float[channels];
    for (int c = 0; c < channels; c++) {
      double factor = gamma[c] / Math.sqrt(variance[c] + epsilon);
      scale[c] = finite((float) factor);
      shift[c] = finite((float) (beta[c] - mean[c] * factor));
    }
    Shape each = Shape.of(channels);
    String scales = node.weights("scale", each, TensorData.Floats.of(scale));
    String shifts = node.weights("shift", each, TensorData.Floats.of(shift));
    node.emit(new Op.Affine(), List.of(node.real(0), scales, shifts), x);
  }

  private static double[] perChannel(NodeImport node, int input, String what, int channels) {
    double[] values = node.constant(input, "'" + what + "'").values();
    if (values.length != channels) {
      throw new Refusal("'" + what + "' has " + values.length + " values for " + channels);
    }
    return values;
  }

  /** Before opset 13 the input is seen as a matrix, split at the axis. */
  static void softmax(NodeImport node) {
    Shape x = node.shape(0);
    String operand = node.real(0);
    int axis = Shapes.axis(node.integer("axis", node.opset < 13 ? 1 : -1), x.rank());
    if (node.opset >= 13 || axis == x.rank() - 1) {
      node.emit(new Op.Softmax(axis), List.of(operand), x);
      return;
    }
    Shape matrix = Movement.matrix(x, axis);
    String flat = node.before("matrix", new Op.Reshape(), List.of(operand), matrix);
    String soft = node.before("softmax", new Op.Softmax(1), List.of(flat), matrix);
    node.emit(new Op.Reshape(), List.of(soft), x);
  }

  static void lrn(NodeImport node) {
    Shape x = node.shape(0);
    long size = node.integer("size", 0);
    if (x.rank() < 2 || size < 1 || size > Integer.MAX_VALUE) {
      throw new Refusal("size " + size + " for input " + x);
    }
    if (size % 2 == 0) {
      throw new Refusal("size " + size + ": only odd sizes are supported", x);
    }
    Op op =
        new Op.Lrn(
            (int) size,
            finite(node.real("alpha", 1e-4f)),
            finite(node.real("beta", 0.75f)),
            finite(node.real("bias", 1)));
    node.emit(op, List.of(node.real(0)), x);
  }
}
