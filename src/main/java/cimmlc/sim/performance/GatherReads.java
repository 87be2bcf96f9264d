package cimmlc.sim.performance;

import cimmlc.flow.TensorDecl;
import java.util.List;

/**
 * What the pixels of an operator read whose output index maps axis by axis to an input index:
 * transpose, slice, pad, and broadcast operands. A unit is the vector along the innermost stored
 * axis of the output.
 */
final class GatherReads implements Region {

  /**
   * The input axis that an output axis walks along: input index {@code start + step * output
   * index}, limited to the axis.
   *
   * @param axis of the input; -1 where the output axis does not matter
   */
  record Walk(int axis, int start, int step, Outside outside) {}

  /** What is read outside the input. */
  enum Outside {
    NOTHING,
    NEAREST,
    REFLECTED
  }

  private final long begin;
  private final int bytes;
  private final TensorDecl input;
  private final TensorDecl output;
  private final List<Walk> walks;
  private final long[] strides;

  /**
   * Reads of {@code input} at {@code begin}.
   *
   * @param walks for each logical axis of the output
   */
  GatherReads(long begin, TensorDecl input, TensorDecl output, List<Walk> walks) {
    this.begin = begin;
    this.bytes = input.type().bytes();
    this.input = input;
    this.output = output;
    this.walks = List.copyOf(walks);
    this.strides = Addresses.strides(input);
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
    List<Integer> layout = output.layout();
    for (int i = layout.size() - 2; i >= 0; i--) {
      int axis = layout.get(i);
      int extent = output.shape().get(axis);
      long offset = offset(walks.get(axis), rest % extent);
      if (offset < 0) {
        return;
      }
      at += offset;
      rest /= extent;
    }
    vector(at, into);
  }

  private void vector(long at, Ranges into) {
    int axis = output.layout().getLast();
    Walk walk = walks.get(axis);
    if (walk.axis < 0) {
      into.add(at, at + bytes);
      return;
    }
    for (int i = 0; i < output.shape().get(axis); i++) {
      long offset = offset(walk, i);
      if (offset >= 0) {
        into.add(at + offset, at + offset + bytes);
      }
    }
  }

  private long offset(Walk walk, int index) {
    if (walk.axis < 0) {
      return 0;
    }
    int extent = input.shape().get(walk.axis);
    int at = walk.start + walk.step * index;
    if (at < 0 || at >= extent) {
      switch (walk.outside) {
        case NOTHING -> {
          return -1;
        }
        case NEAREST -> at = Math.clamp(at, 0, extent - 1);
        case REFLECTED -> at = at < 0 ? -at : 2 * (extent - 1) - at;
      }
    }
    return at * strides[walk.axis];
  }
}
