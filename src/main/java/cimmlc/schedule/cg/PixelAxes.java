package cimmlc.schedule.cg;

import cimmlc.graph.ReshapeBlock;
import cimmlc.graph.Shape;
import java.util.ArrayList;
import java.util.List;

/** Axes of a tensor whose values, in row-major order, number its pixels; a pixel is all else. */
final class PixelAxes {

  /** Of a tensor that does not fall into the pixels of its producer: they count as one. */
  static final List<Integer> ALL = List.of(-1);

  private PixelAxes() {}

  /** All axes but one, which counts from the end where negative. */
  static List<Integer> allBut(Shape shape, int axis) {
    List<Integer> axes = new ArrayList<>();
    for (int i = 0; i < shape.rank(); i++) {
      if (i != Math.floorMod(axis, Math.max(1, shape.rank()))) {
        axes.add(i);
      }
    }
    return List.copyOf(axes);
  }

  /** True if both number the same pixels of a tensor. */
  static boolean same(List<Integer> a, List<Integer> b, Shape shape) {
    return significant(a, shape).equals(significant(b, shape));
  }

  /** Axes of extent 1 number nothing. */
  private static List<Integer> significant(List<Integer> axes, Shape shape) {
    return axes.stream().filter(axis -> shape.dim(axis) != 1).toList();
  }

  /** The same pixels after a transposition; {@link #ALL} where their order changes. */
  static List<Integer> transposed(List<Integer> pixels, List<Integer> permutation, Shape to) {
    List<Integer> moved = pixels.stream().map(permutation::indexOf).toList();
    List<Integer> sorted = moved.stream().sorted().toList();
    return same(moved, sorted, to) ? sorted : ALL;
  }

  /** The same pixels after a reshape; {@link #ALL} where it mixes them with something else. */
  static List<Integer> reshaped(Shape from, List<Integer> pixels, Shape to) {
    List<Integer> result = new ArrayList<>();
    for (ReshapeBlock block : ReshapeBlock.of(from, to)) {
      if (pixels.containsAll(block.from())) {
        result.addAll(block.to());
      } else if (block.from().stream().anyMatch(pixels::contains)) {
        return ALL;
      }
    }
    return from.elements() == 0 ? ALL : List.copyOf(result);
  }

  /** The pixels of a tensor; images where they are all but axis 1. */
  static PixelGrid grid(Shape shape, List<Integer> pixels) {
    if (shape.rank() > 2 && same(pixels, allBut(shape, 1), shape)) {
      return PixelGrid.channelsFirst(shape);
    }
    long count = pixels.stream().mapToLong(shape::dim).reduce(1, Math::multiplyExact);
    return new PixelGrid(1, 1, Math.toIntExact(count));
  }
}
