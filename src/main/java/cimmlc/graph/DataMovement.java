package cimmlc.graph;

import java.util.Arrays;
import java.util.List;

/** The operators that move real values and compute nothing. */
final class DataMovement {

  private DataMovement() {}

  static float[] apply(Op op, List<RealTensor> inputs, Shape output) {
    RealTensor x = inputs.getFirst();
    int[] dims = output.toArray();
    return switch (op) {
      case Op.Reshape _ -> x.values().clone();
      case Op.Concat(int axis) -> concat(inputs, axis < 0 ? axis + dims.length : axis, dims);
      case Op.Transpose(List<Integer> permutation) -> transpose(x, permutation, dims);
      case Op.Slice slice -> slice(slice, x, dims);
      case Op.Pad pad -> pad(pad, x, dims);
      default -> throw new IllegalArgumentException("computes: " + op);
    };
  }

  /** Value at each index i of the output: {@code x[base + sum i * strides]}. */
  static float[] gather(float[] x, int[] dims, int[] strides, int base) {
    float[] y = new float[Strides.product(dims, 0, dims.length)];
    if (y.length == 0) {
      return y;
    }
    int[] index = new int[dims.length];
    int at = 0;
    do {
      int from = base;
      for (int axis = 0; axis < dims.length; axis++) {
        from += index[axis] * strides[axis];
      }
      y[at++] = x[from];
    } while (Strides.next(index, dims));
    return y;
  }

  private static float[] concat(List<RealTensor> inputs, int axis, int[] dims) {
    int outer = Strides.product(dims, 0, axis);
    float[] y = new float[Strides.product(dims, 0, dims.length)];
    int at = 0;
    for (int line = 0; line < outer; line++) {
      for (RealTensor input : inputs) {
        int length = input.values().length / outer;
        System.arraycopy(input.values(), line * length, y, at, length);
        at += length;
      }
    }
    return y;
  }

  private static float[] transpose(RealTensor x, List<Integer> permutation, int[] dims) {
    int[] own = Strides.of(x.shape().toArray());
    int[] strides = permutation.stream().mapToInt(axis -> own[axis]).toArray();
    return gather(x.values(), dims, strides, 0);
  }

  private static float[] slice(Op.Slice op, RealTensor x, int[] dims) {
    int[] strides = Strides.of(x.shape().toArray());
    int base = 0;
    for (int axis = 0; axis < dims.length; axis++) {
      base += op.starts().get(axis) * strides[axis];
      strides[axis] *= op.steps().get(axis);
    }
    return gather(x.values(), dims, strides, base);
  }

  private static float[] pad(Op.Pad op, RealTensor x, int[] dims) {
    int[] own = x.shape().toArray();
    int[] strides = Strides.of(own);
    float[] y = new float[Strides.product(dims, 0, dims.length)];
    if (y.length == 0) {
      return y;
    }
    Arrays.fill(y, op.value());
    int[] index = new int[dims.length];
    int at = 0;
    do {
      int from = 0;
      for (int axis = 0; axis < dims.length && from >= 0; axis++) {
        int i = source(op.mode(), index[axis] - op.before().get(axis), own[axis]);
        from = i < 0 ? -1 : from + i * strides[axis];
      }
      if (from >= 0) {
        y[at] = x.values()[from];
      }
      at++;
    } while (Strides.next(index, dims));
    return y;
  }

  /** Where the value of a padded position comes from; -1: from nowhere. */
  private static int source(Op.Pad.Mode mode, int i, int extent) {
    if (i >= 0 && i < extent) {
      return i;
    }
    return switch (mode) {
      case CONSTANT -> -1;
      case EDGE -> i < 0 ? 0 : extent - 1;
      case REFLECT -> i < 0 ? -i : 2 * (extent - 1) - i;
    };
  }
}
