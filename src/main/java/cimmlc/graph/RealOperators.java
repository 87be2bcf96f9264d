package cimmlc.graph;

import java.util.List;
import org.apache.commons.numbers.gamma.Erf;

/** The digital operators in float32, in the order of sums that {@link Evaluator} states. */
final class RealOperators {

  private static final float SQRT_2_PI = (float) Math.sqrt(2 / Math.PI);

  private RealOperators() {}

  /** Row-major output values of an operator other than Conv and MatMul. */
  static float[] apply(Op op, List<RealTensor> inputs, Shape output) {
    RealTensor x = inputs.getFirst();
    return switch (op) {
      case Op.Unary unary -> map(unary, x.values());
      case Op.Elementwise(Op.Elementwise.Kind kind) -> elementwise(kind, inputs, output);
      case Op.LayerNorm norm -> layerNorm(norm, inputs);
      case Op.Affine _ -> affine(x, inputs.get(1).values(), inputs.get(2).values());
      case Op.Softmax(int axis) ->
          softmax(
              inputs.size() == 1
                  ? x
                  : new RealTensor(
                      x.shape(), elementwise(Op.Elementwise.Kind.ADD, inputs, x.shape())),
              axis);
      case Op.Lrn lrn -> lrn(lrn, x);
      case Op.Pool pool -> RealPooling.apply(pool, x, output);
      case Op.Concat _, Op.Reshape _, Op.Transpose _, Op.Slice _, Op.Pad _ ->
          DataMovement.apply(op, inputs, output);
      case Op.Conv _, Op.MatMul _, Op.DynamicMatMul _ ->
          throw new IllegalArgumentException("exact sums: " + op);
    };
  }

  private static float[] map(Op.Unary op, float[] x) {
    float[] y = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = unary(op, x[i]);
    }
    return y;
  }

  static float unary(Op.Unary op, float x) {
    return switch (op.kind()) {
      case IDENTITY -> x;
      case RELU -> Math.max(x, 0f);
      case LEAKY_RELU -> x < 0 ? op.a() * x : x;
      case CLIP -> Math.min(Math.max(x, op.a()), op.b());
      case SIGMOID -> 1f / (1f + (float) Math.exp(-x));
      case TANH -> (float) Math.tanh(x);
      case HARD_SIGMOID -> Math.max(0f, Math.min(1f, op.a() * x + op.b()));
      case ERF -> (float) Erf.value(x);
      case GELU -> 0.5f * x * (1f + (float) Erf.value(x / Math.sqrt(2)));
      case GELU_TANH -> {
        float inner = SQRT_2_PI * (x + 0.044715f * x * x * x);
        yield 0.5f * x * (1f + (float) Math.tanh(inner));
      }
      case SWISH -> x / (1f + (float) Math.exp(-op.a() * x));
      case SQRT -> (float) Math.sqrt(x);
      case POW -> (float) Math.pow(x, op.a());
      case HARD_SWISH -> x * Math.max(0f, Math.min(1f, (1f / 6f) * x + 0.5f));
    };
  }

  private static float[] elementwise(
      Op.Elementwise.Kind kind, List<RealTensor> inputs, Shape output) {
    float[] y = broadcast(inputs.getFirst(), output);
    for (RealTensor operand : inputs.subList(1, inputs.size())) {
      float[] x = broadcast(operand, output);
      for (int i = 0; i < y.length; i++) {
        y[i] = binary(kind, y[i], x[i]);
      }
    }
    return y;
  }

  private static float binary(Op.Elementwise.Kind kind, float a, float b) {
    return switch (kind) {
      case ADD -> a + b;
      case SUB -> a - b;
      case MUL -> a * b;
      case DIV -> a / b;
    };
  }

  /** A copy in the output's shape; axes are aligned at the end, extents of 1 repeated. */
  static float[] broadcast(RealTensor x, Shape output) {
    if (x.shape().equals(output)) {
      return x.values().clone();
    }
    int[] dims = output.toArray();
    int missing = dims.length - x.shape().rank();
    int[] own = Strides.of(x.shape().toArray());
    int[] strides = new int[dims.length];
    for (int axis = missing; axis < dims.length; axis++) {
      strides[axis] = x.shape().dim(axis - missing) == 1 ? 0 : own[axis - missing];
    }
    return DataMovement.gather(x.values(), dims, strides, 0);
  }

  private static float[] affine(RealTensor x, float[] scale, float[] shift) {
    int[] dims = x.shape().toArray();
    int inner = Strides.product(dims, 2, dims.length);
    float[] y = new float[x.values().length];
    for (int i = 0; i < y.length; i++) {
      int channel = i / inner % dims[1];
      y[i] = x.values()[i] * scale[channel] + shift[channel];
    }
    return y;
  }

  private static float[] layerNorm(Op.LayerNorm op, List<RealTensor> inputs) {
    RealTensor x = inputs.getFirst();
    int[] dims = x.shape().toArray();
    int count = Strides.product(dims, op.axis(), dims.length);
    float[] scale = inputs.get(1).values();
    float[] shift = inputs.size() > 2 ? inputs.get(2).values() : new float[count];
    float[] y = new float[x.values().length];
    for (int start = 0; start < y.length; start += count) {
      double mean = op.centered() ? sum(x.values(), start, count) / count : 0;
      double squares = 0;
      for (int i = 0; i < count; i++) {
        double deviation = x.values()[start + i] - mean;
        squares += deviation * deviation;
      }
      double deviation = Math.sqrt(squares / count + op.epsilon());
      for (int i = 0; i < count; i++) {
        y[start + i] = (float) ((x.values()[start + i] - mean) / deviation) * scale[i] + shift[i];
      }
    }
    return y;
  }

  private static double sum(float[] x, int start, int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += x[start + i];
    }
    return sum;
  }

  private static float[] softmax(RealTensor x, int axis) {
    int[] dims = x.shape().toArray();
    int at = axis < 0 ? axis + dims.length : axis;
    int inner = Strides.product(dims, at + 1, dims.length);
    float[] y = new float[x.values().length];
    for (int outer = 0; outer < y.length; outer += dims[at] * inner) {
      for (int start = outer; start < outer + inner; start++) {
        softmaxLine(x.values(), y, start, inner, dims[at]);
      }
    }
    return y;
  }

  private static void softmaxLine(float[] x, float[] y, int start, int stride, int count) {
    float max = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      max = Math.max(max, x[start + i * stride]);
    }
    float sum = 0;
    for (int i = 0; i < count; i++) {
      float power = (float) Math.exp(x[start + i * stride] - max);
      y[start + i * stride] = power;
      sum += power;
    }
    for (int i = 0; i < count; i++) {
      y[start + i * stride] /= sum;
    }
  }

  private static float[] lrn(Op.Lrn op, RealTensor x) {
    int[] dims = x.shape().toArray();
    int inner = Strides.product(dims, 2, dims.length);
    float[] y = new float[x.values().length];
    for (int i = 0; i < y.length; i++) {
      int channel = i / inner % dims[1];
      int first = Math.max(0, channel - (op.size() - 1) / 2);
      int last = Math.min(dims[1] - 1, channel + op.size() / 2);
      float sum = 0;
      for (int c = first; c <= last; c++) {
        float value = x.values()[i + (c - channel) * inner];
        sum += value * value;
      }
      float base = op.bias() + op.alpha() / op.size() * sum;
      y[i] = x.values()[i] / (float) Math.pow(base, op.beta());
    }
    return y;
  }
}
