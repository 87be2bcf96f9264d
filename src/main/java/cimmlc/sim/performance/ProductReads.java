package cimmlc.sim.performance;

import cimmlc.flow.TensorDecl;
import java.util.ArrayList;
import java.util.List;

/**
 * What the units of a {@code matmul} read of one operand: its row, or the whole matrix. A unit is a
 * row of the output, in stored order.
 */
final class ProductReads implements Region {

  private final long begin;
  private final long bytes;
  private final TensorDecl input;

  /** Axes of the output outside of a row, in stored order: extent, and bytes in the operand. */
  private final List<Axis> outer = new ArrayList<>();

  /** Axes that each unit reads the whole of, outermost in memory first. */
  private final List<Axis> inner = new ArrayList<>();

  private record Axis(int extent, long stride) {}

  /**
   * Reads of {@code input} at {@code begin}.
   *
   * @param left true for the first operand
   */
  ProductReads(long begin, TensorDecl input, TensorDecl output, boolean left) {
    this.begin = begin;
    this.bytes = input.type().bytes();
    this.input = input;
    long[] strides = Addresses.strides(input);
    int rank = output.shape().size();
    int missing = rank - input.shape().size();
    for (int axis : output.layout().subList(0, rank - 1)) {
      boolean walks =
          axis == rank - 2 ? left : axis >= missing && input.shape().get(axis - missing) > 1;
      outer.add(new Axis(output.shape().get(axis), walks ? strides[axis - missing] : 0));
    }
    int last = input.shape().size() - 1;
    for (int axis : input.layout()) {
      if (axis == last || !left && axis == last - 1) {
        inner.add(new Axis(input.shape().get(axis), strides[axis]));
      }
    }
  }

  @Override
  public long begin() {
    return begin;
  }

  @Override
  public long end() {
    return begin + input.bytes();
  }

  @Override
  public long grain() {
    return bytes;
  }

  @Override
  public void ranges(int unit, Ranges into) {
    long at = begin;
    int rest = unit;
    for (Axis axis : outer.reversed()) {
      at += rest % axis.extent * axis.stride;
      rest /= axis.extent;
    }
    ranges(at, 0, into);
  }

  private void ranges(long at, int level, Ranges into) {
    if (level == inner.size()) {
      into.add(at, at + bytes);
      return;
    }
    Axis axis = inner.get(level);
    if (level == inner.size() - 1 && axis.stride == bytes) {
      into.add(at, at + axis.extent * bytes);
      return;
    }
    for (int i = 0; i < axis.extent; i++) {
      ranges(at + i * axis.stride, level + 1, into);
    }
  }
}
