package cimmlc.sim.functional;

import cimmlc.flow.Params;
import cimmlc.flow.TensorDecl;

/** Operators that need all values along one axis: softmax, and LRN over channels. */
final class AxisOperators {

  private static final long LINE_COST = 8; // of a value, in multiplications

  private AxisOperators() {}

  /** Computes the values {@code start + i * stride}, i below the axis's extent. */
  @FunctionalInterface
  private interface Line {
    void compute(float[] x, float[] y, int start, int stride, int extent);
  }

  /**
   * What is added to each value in stored order before anything else; empty where it is nothing.
   */
  private static float[] mask(Call call) {
    if (!call.names("mask")) {
      return new float[0];
    }
    TensorDecl mask = call.tensor("mask");
    int[] bits = call.constants().ints(mask.name());
    int[] stored = IndexMap.broadcast(call.tensor("input"), mask).gather(bits, 0);
    return RealValues.of(mask).real(stored);
  }

  /** {@code e / sum} with {@code e = (float) exp(x - max)}, summed from 0 in axis order. */
  static OpBehaviour.Action softmax(Call call) {
    TensorDecl input = call.tensor("input");
    int axis = Strides.axis(input, call.params().integer("axis"));
    return along(call, axis, mask(call), AxisOperators::softmaxLine);
  }

  /**
   * {@code x / (float) pow(bias + alpha / size * sum, beta)}, the squares summed from 0 in channel
   * order.
   */
  static OpBehaviour.Action lrn(Call call) {
    Params params = call.params();
    int size = params.integer("size");
    float factor = params.real("alpha") / size;
    float bias = params.real("bias");
    double beta = params.real("beta");
    return along(
        call,
        1,
        new float[0],
        (x, y, start, stride, extent) -> {
          for (int c = 0; c < extent; c++) {
            int last = Math.min(extent - 1, c + size / 2);
            float sum = 0;
            for (int i = Math.max(0, c - (size - 1) / 2); i <= last; i++) {
              sum += x[start + i * stride] * x[start + i * stride];
            }
            float power = (float) Math.pow(bias + factor * sum, beta);
            y[start + c * stride] = x[start + c * stride] / power;
          }
        });
  }

  /**
   * {@code (float) ((x - mean) / sqrt(sum of (x - mean)^2 / n + epsilon)) * scale + shift} over the
   * axes from {@code axis} on, sums from 0 in the order of these axes; mean = 0 where not centered.
   * Up to the quotient it is float64: of equal values float32 would leave rounding errors, and
   * divide them by as small a deviation.
   */
  static OpBehaviour.Action normalize(Call call, boolean centered) {
    TensorDecl input = call.tensor("input");
    int extent = 1;
    for (int i = Strides.axis(input, call.params().integer("axis"));
        i < input.shape().size();
        i++) {
      extent *= input.shape().get(i);
    }
    float epsilon = call.params().real("epsilon");
    float[] scale = call.constants().floats(call.params().word("scale"));
    float[] shift =
        call.names("shift")
            ? call.constants().floats(call.params().word("shift"))
            : new float[extent];
    if (scale.length != extent || shift.length != extent) {
      throw new IllegalArgumentException("scale and shift need " + extent + " values");
    }
    return lines(
        call,
        extent,
        (x, y, start, _, count) -> {
          double mean = centered ? sum(x, start, count) / count : 0;
          double squares = 0;
          for (int i = start; i < start + count; i++) {
            squares += (x[i] - mean) * (x[i] - mean);
          }
          double deviation = Math.sqrt(squares / count + epsilon);
          for (int i = 0; i < count; i++) {
            y[start + i] = (float) ((x[start + i] - mean) / deviation) * scale[i] + shift[i];
          }
        });
  }

  private static double sum(float[] x, int start, int count) {
    double sum = 0;
    for (int i = start; i < start + count; i++) {
      sum += x[i];
    }
    return sum;
  }

  /** Lines of so many values that follow one another in logical order. */
  private static OpBehaviour.Action lines(Call call, int extent, Line line) {
    RealValues in = RealValues.of(call.tensor("input"));
    RealValues out = RealValues.of(call.tensor("output"));
    IndexMap toLogical = IndexMap.toLogical(call.tensor("input"));
    IndexMap toStored = IndexMap.toStored(call.tensor("output"));
    return WholeTensor.of(
        call,
        (workers, inputs) -> {
          float[] x = in.real(toLogical.gather(inputs.getFirst(), 0));
          float[] y = new float[x.length];
          workers.forEach(
              extent == 0 ? 0 : x.length / extent,
              x.length * LINE_COST,
              i -> line.compute(x, y, i * extent, 1, extent));
          return toStored.gather(out.stored(y), 0);
        });
  }

  private static OpBehaviour.Action along(Call call, int axis, float[] added, Line line) {
    TensorDecl input = call.tensor("input");
    if (!Strides.samePlaces(input, call.tensor("output"))) {
      throw new IllegalArgumentException("input and output must have the same shape and layout");
    }
    RealValues in = RealValues.of(input);
    RealValues out = RealValues.of(call.tensor("output"));
    int extent = input.shape().get(axis);
    int stride = Strides.of(input)[axis];
    return WholeTensor.of(
        call,
        (workers, inputs) -> {
          float[] x = in.real(inputs.getFirst());
          for (int i = 0; i < added.length; i++) {
            x[i] += added[i];
          }
          float[] y = new float[x.length];
          workers.forEach(
              extent == 0 ? 0 : x.length / extent,
              x.length * LINE_COST,
              i -> line.compute(x, y, i / stride * stride * extent + i % stride, stride, extent));
          return out.stored(y);
        });
  }

  private static void softmaxLine(float[] x, float[] y, int start, int stride, int extent) {
    float max = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < extent; i++) {
      max = Math.max(max, x[start + i * stride]);
    }
    float sum = 0;
    for (int i = 0; i < extent; i++) {
      float power = (float) Math.exp(x[start + i * stride] - max);
      y[start + i * stride] = power;
      sum += power;
    }
    for (int i = 0; i < extent; i++) {
      y[start + i * stride] /= sum;
    }
  }
}
