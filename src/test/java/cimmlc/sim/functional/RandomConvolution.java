package cimmlc.sim.functional;

import cimmlc.flow.TensorDecl;
import cimmlc.flow.TensorDecl.Role;
import cimmlc.flow.ValueType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** A random convolution: dense, grouped or depthwise; signed or unsigned weights with zeros. */
final class RandomConvolution {
  private static final int ZERO_IN = 7;
  private static final int ZERO_OUT = 3;

  final Random random;
  final FlowBuilder flow = new FlowBuilder();
  final boolean unsigned;
  final int[] zeros;
  final int[] stored;
  final int[] offset;
  private int[] partOffset;
  final float[] multiplier;
  final NaiveProduct naive;
  final TensorDecl input;
  final int windows;

  RandomConvolution(int seed) {
    random = new Random(seed);
    int groups = 1 + random.nextInt(3);
    int channels = groups * (1 + random.nextInt(5));
    int outputs = groups * (1 + random.nextInt(40));
    if (random.nextInt(4) == 0) {
      groups = channels = outputs = 2 + random.nextInt(40);
    }
    int[] shape = {1 + random.nextInt(2), channels, 5 + random.nextInt(5), 6};
    var v = NaiveProduct.Side.random(random);
    var h = NaiveProduct.Side.random(random);
    unsigned = random.nextBoolean();
    zeros = random.ints(outputs, 0, random.nextBoolean() ? 1 : 9).toArray();
    stored =
        random
            .ints((long) outputs * channels / groups * v.kernel() * h.kernel(), 0, 256)
            .map(value -> unsigned ? value : value - 128)
            .toArray();
    int each = stored.length / outputs;
    int[] w = IntStream.range(0, stored.length).map(i -> stored[i] - zeros[i / each]).toArray();
    ValueType type = seed % 3 == 0 ? ValueType.S8 : ValueType.U8;
    int[] x =
        random
            .ints((long) shape[0] * channels * shape[2] * 6, type.min(), type.max() + 1)
            .toArray();
    naive = new NaiveProduct(shape, outputs, groups, v, h, x, w);
    offset = random.ints(outputs, -5000, 5000).toArray();
    partOffset = offset;
    multiplier = new float[outputs];
    for (int i = 0; i < outputs; i++) {
      multiplier[i] = 0.001f + random.nextFloat() / 500;
    }
    input = flow.tensor("input", Role.INPUT, type, 0.5f, ZERO_IN, shape[0], channels, shape[2], 6);
    windows = shape[0] * naive.outHeight() * naive.outWidth();
  }

  TensorDecl output() {
    return flow.tensor(
        "output",
        Role.OUTPUT,
        ValueType.S8,
        0.5f,
        ZERO_OUT,
        naive.shape()[0],
        naive.outputs(),
        naive.outHeight(),
        naive.outWidth());
  }

  int columns() {
    return naive.outputs() / naive.groups();
  }

  /** Constants and params of the whole operator in crossbars. */
  void crossbarPart(String name, String encoding, boolean across) {
    int least = input.type().min();
    partOffset = new int[offset.length];
    for (int o = 0; o < offset.length; o++) {
      for (int row = 0; row < naive.rows(); row++) {
        partOffset[o] += least * naive.weight(o, row);
      }
      partOffset[o] += offset[o];
    }
    part(name, whole(), windows, 1, "output");
    flow.extend(
        name,
        "columns",
        naive.outputs(),
        "encoding",
        encoding,
        "binding",
        across ? "xb" : "xbc",
        "activation_min",
        input.type().min(),
        "weight_bits",
        8);
  }

  /** Constants and params of a part [group range, row range, column range]. */
  void part(String name, int[] part, int windows, int step, String output) {
    int[] outputs =
        IntStream.range(part[0], part[1])
            .flatMap(g -> IntStream.range(part[4], part[5]).map(c -> g * columns() + c))
            .toArray();
    ValueType type = unsigned ? ValueType.U8 : ValueType.S8;
    flow.constant(name + ".w", type, weights(part));
    flow.constant(name + ".zeros", ValueType.S32, select(zeros, outputs));
    flow.constant(name + ".offset", ValueType.S32, select(partOffset, outputs));
    float[] factors = new float[outputs.length];
    for (int i = 0; i < factors.length; i++) {
      factors[i] = multiplier[outputs[i]];
    }
    flow.constant(name + ".multiplier", factors);
    var v = naive.v();
    var h = naive.h();
    flow.params(
        name,
        "input",
        "input",
        "output",
        output,
        "kernel",
        new int[] {v.kernel(), h.kernel()},
        "stride",
        new int[] {v.stride(), h.stride()},
        "pad",
        new int[] {v.before(), h.before(), v.after(), h.after()},
        "dilation",
        new int[] {v.dilation(), h.dilation()},
        "weights",
        name + ".w",
        "weight_zero",
        name + ".zeros",
        "groups",
        naive.groups(),
        "part",
        part,
        "offset",
        name + ".offset",
        "multiplier",
        name + ".multiplier",
        "windows",
        windows,
        "step",
        step,
        "cores",
        2);
  }

  private int[] weights(int[] part) {
    int channels = naive.shape()[1] / naive.groups();
    List<Integer> values = new ArrayList<>();
    for (int g = part[0]; g < part[1]; g++) {
      for (int row = part[2]; row < part[3]; row++) {
        for (int c = part[4]; c < part[5]; c++) {
          int at = (g * columns() + c) * channels + row % channels;
          values.add(stored[at * naive.v().kernel() * naive.h().kernel() + row / channels]);
        }
      }
    }
    return values.stream().mapToInt(Integer::intValue).toArray();
  }

  private static int[] select(int[] values, int[] indices) {
    return Arrays.stream(indices).map(i -> values[i]).toArray();
  }

  int[] whole() {
    return new int[] {0, naive.groups(), 0, naive.rows(), 0, columns()};
  }

  /** Requantised results in logical order. */
  int[] expected() {
    int area = naive.outHeight() * naive.outWidth();
    int[] expected = new int[windows * naive.outputs()];
    for (int i = 0; i < expected.length; i++) {
      int output = i / area % naive.outputs();
      int window = i / area / naive.outputs() * area + i % area;
      int sum = naive.sum(window, output, 0, naive.rows(), ZERO_IN);
      float scaled = (float) (sum + offset[output]) * multiplier[output];
      expected[i] = Math.clamp((long) Math.rint(scaled) + ZERO_OUT, -128, 127);
    }
    return expected;
  }
}
