package cimmlc.sim.performance.cycles;

import cimmlc.flow.Params;
import cimmlc.flow.TensorDecl;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which values of an input a value of an output reads; values are numbered in memory order
 * (docs/flow.md, docs/timing.md "Values").
 *
 * @param from the input
 * @param to the output
 * @param params of the operator
 */
record Reading(TensorDecl from, TensorDecl to, Params params) {

  /** Logical coordinates of a value. */
  private static int[] coordinates(TensorDecl tensor, int index) {
    int[] at = new int[tensor.shape().size()];
    int rest = index;
    for (int i = at.length - 1; i >= 0; i--) {
      int axis = tensor.layout().get(i);
      at[axis] = rest % tensor.shape().get(axis);
      rest /= tensor.shape().get(axis);
    }
    return at;
  }

  /** The value at logical coordinates; none where one is outside. */
  private IntStream value(int[] at) {
    int index = 0;
    for (int axis : from.layout()) {
      if (at[axis] < 0 || at[axis] >= from.shape().get(axis)) {
        return IntStream.empty();
      }
      index = index * from.shape().get(axis) + at[axis];
    }
    return IntStream.of(index);
  }

  IntStream broadcast(int index) {
    int[] out = coordinates(to, index);
    int[] in = new int[from.shape().size()];
    for (int axis = 0; axis < in.length; axis++) {
      int aligned = out[axis + out.length - in.length];
      in[axis] = from.shape().get(axis) == 1 ? 0 : aligned;
    }
    return value(in);
  }

  IntStream pooled(int index) {
    List<Long> kernel = params.ints("kernel");
    int[] out = coordinates(to, index);
    return IntStream.range(0, Math.toIntExact(kernel.get(0) * kernel.get(1)))
        .flatMap(position -> {
          long y = along(0, out[2], position / kernel.get(1));
          long x = along(1, out[3], position % kernel.get(1));
          return value(new int[] {out[0], out[1], (int) y, (int) x});
        });
  }

  private long along(int axis, long output, long position) {
    return output * params.ints("stride").get(axis)
        - params.ints("pad").get(axis)
        + position * params.ints("dilation").get(axis);
  }

  IntStream alongAxis(int index) {
    int axis = Math.floorMod(params.integer("axis"), from.shape().size());
    return from.layout().getLast() == axis && from.layout().equals(to.layout())
        ? IntStream.of(index)
        : IntStream.range(0, Math.toIntExact(from.elements()));
  }

  /** All values, unless the operator works along the axis in which the values lie. */
  IntStream normalized(int index) {
    int rank = from.shape().size();
    boolean last = Math.floorMod(params.integer("axis"), rank) == rank - 1;
    return last && from.layout().getLast() == rank - 1 && from.layout().equals(to.layout())
        ? IntStream.of(index)
        : IntStream.range(0, Math.toIntExact(from.elements()));
  }

  /** The row of the first operand that a value of a product needs. */
  IntStream row(int index) {
    int[] at = operand(coordinates(to, index));
    return IntStream.range(0, from.shape().getLast())
        .flatMap(k -> {
          int[] value = at.clone();
          value[value.length - 1] = k;
          return value(value);
        });
  }

  /** The matrix of the second operand whose column a value of a product needs. */
  IntStream matrix(int index) {
    int[] at = operand(coordinates(to, index));
    int columns = from.shape().getLast();
    return IntStream.range(0, from.shape().get(at.length - 2) * columns)
        .flatMap(i -> {
          int[] value = at.clone();
          value[value.length - 2] = i / columns;
          value[value.length - 1] = i % columns;
          return value(value);
        });
  }

  /** Coordinates in an operand of a product; the last two are still those of the output. */
  private int[] operand(int[] out) {
    int[] in = new int[from.shape().size()];
    for (int axis = 0; axis < in.length; axis++) {
      int aligned = out[axis + out.length - in.length];
      in[axis] = axis < in.length - 2 && from.shape().get(axis) == 1 ? 0 : aligned;
    }
    return in;
  }

  IntStream transposed(int index) {
    int[] out = coordinates(to, index);
    int[] in = new int[out.length];
    for (int axis = 0; axis < out.length; axis++) {
      in[params.ints("perm").get(axis).intValue()] = out[axis];
    }
    return value(in);
  }

  IntStream sliced(int index) {
    int[] at = coordinates(to, index);
    for (int axis = 0; axis < at.length; axis++) {
      at[axis] =
          (int) (params.ints("starts").get(axis) + at[axis] * params.ints("steps").get(axis));
    }
    return value(at);
  }

  IntStream padded(int index) {
    int[] at = coordinates(to, index);
    for (int axis = 0; axis < at.length; axis++) {
      int last = from.shape().get(axis) - 1;
      int in = (int) (at[axis] - params.ints("before").get(axis));
      at[axis] =
          switch (params.word("mode")) {
            case "edge" -> Math.clamp(in, 0, last);
            case "reflect" -> in < 0 ? -in : in > last ? 2 * last - in : in;
            default -> in;
          };
    }
    return value(at);
  }
}
