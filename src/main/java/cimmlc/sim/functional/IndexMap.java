package cimmlc.sim.functional;

import cimmlc.flow.TensorDecl;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * Where each value of a result comes from: a sum of one offset for each axis. Transposition,
 * slicing, padding, broadcasting and changes of layout are such maps.
 */
final class IndexMap {

  /** The offset of an index that lies outside the source. */
  static final int OUTSIDE = -1;

  private final int[][] offsets;

  /** Offsets [axis in the result's order][index along the axis]. */
  private IndexMap(int[][] offsets) {
    this.offsets = offsets;
  }

  /** The source index along an axis, or {@link #OUTSIDE}, for an index of the result. */
  @FunctionalInterface
  interface AxisIndex {
    int at(int resultAxis, int index);
  }

  /**
   * Values of {@code result} in stored order, from {@code source} in stored order.
   *
   * @param sourceAxis the source's logical axis for each logical axis of the result; negative: none
   */
  static IndexMap of(
      TensorDecl result, TensorDecl source, IntUnaryOperator sourceAxis, AxisIndex index) {
    int[] strides = Strides.of(source);
    int[][] offsets = new int[result.shape().size()][];
    for (int position = 0; position < offsets.length; position++) {
      int axis = result.layout().get(position);
      int from = sourceAxis.applyAsInt(axis);
      offsets[position] =
          IntStream.range(0, result.shape().get(axis))
              .map(i -> from < 0 ? 0 : offset(index.at(axis, i), strides[from]))
              .toArray();
    }
    return new IndexMap(offsets);
  }

  private static int offset(int index, int stride) {
    return index == OUTSIDE ? OUTSIDE : index * stride;
  }

  /** Repeats extents of 1, axes aligned at the end. */
  static IndexMap broadcast(TensorDecl result, TensorDecl source) {
    int missing = result.shape().size() - source.shape().size();
    for (int axis = 0; axis < source.shape().size(); axis++) {
      int extent = source.shape().get(axis);
      if (missing < 0 || extent != 1 && extent != result.shape().get(axis + missing)) {
        throw new IllegalArgumentException(
            source.name() + " " + source.shape() + " cannot be broadcast to " + result.shape());
      }
    }
    return of(
        result,
        source,
        axis -> axis - missing,
        (axis, i) -> source.shape().get(axis - missing) == 1 ? 0 : i);
  }

  /** Values in logical order, from stored order. */
  static IndexMap toLogical(TensorDecl tensor) {
    return of(Strides.rowMajor(tensor), tensor, axis -> axis, (_, i) -> i);
  }

  /** Values in stored order, from logical order. */
  static IndexMap toStored(TensorDecl tensor) {
    return of(tensor, Strides.rowMajor(tensor), axis -> axis, (_, i) -> i);
  }

  /** The values of the result; {@code fill} where it comes from outside the source. */
  int[] gather(int[] source, int fill) {
    int total = 1;
    for (int[] axis : offsets) {
      total = Math.multiplyExact(total, axis.length);
    }
    int[] result = new int[total];
    if (offsets.length == 0) {
      result[0] = source[0];
      return result;
    }
    int[] inner = offsets[offsets.length - 1];
    for (int at = 0; at < total; at += inner.length) {
      int base = base(at / inner.length);
      for (int i = 0; i < inner.length; i++) {
        boolean outside = base == OUTSIDE || inner[i] == OUTSIDE;
        result[at + i] = outside ? fill : source[base + inner[i]];
      }
    }
    return result;
  }

  private int base(int line) {
    int base = 0;
    for (int axis = offsets.length - 2, rest = line; axis >= 0; axis--) {
      int offset = offsets[axis][rest % offsets[axis].length];
      rest /= offsets[axis].length;
      if (offset == OUTSIDE) {
        return OUTSIDE;
      }
      base += offset;
    }
    return base;
  }
}
