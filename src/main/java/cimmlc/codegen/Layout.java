package cimmlc.codegen;

import cimmlc.graph.ReshapeBlock;
import cimmlc.graph.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Where the axes of a tensor lie in memory: images as N, H, W, C, all else row-major. */
final class Layout {

  private static final List<Integer> NHWC = List.of(0, 2, 3, 1);

  private Layout() {}

  /** The layout of an activation. */
  static List<Integer> of(Shape shape) {
    return shape.rank() == 4 ? NHWC : rowMajor(shape);
  }

  static List<Integer> rowMajor(Shape shape) {
    return IntStream.range(0, shape.rank()).boxed().toList();
  }

  /** Row-major strides in values. */
  static int[] strides(Shape shape) {
    int[] strides = new int[shape.rank()];
    int stride = 1;
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= shape.dim(axis);
    }
    return strides;
  }

  /** True if the bytes in that layout are the row-major ones: only axes of extent 1 moved. */
  static boolean isRowMajor(Shape shape, List<Integer> layout) {
    List<Integer> axes = longAxes(shape, layout);
    return IntStream.range(1, axes.size()).allMatch(i -> axes.get(i - 1) < axes.get(i));
  }

  /** True if two layouts of a shape are the same bytes: they differ in axes of extent 1 alone. */
  static boolean same(Shape shape, List<Integer> a, List<Integer> b) {
    return longAxes(shape, a).equals(longAxes(shape, b));
  }

  /** The layout written as a usual one where it is the same bytes. */
  static List<Integer> usual(Shape shape, List<Integer> layout) {
    for (List<Integer> usual : List.of(rowMajor(shape), of(shape))) {
      if (same(shape, layout, usual)) {
        return usual;
      }
    }
    return layout;
  }

  /** The layout of the same bytes after a transposition: output axis i is input axis perm[i]. */
  static List<Integer> transposed(List<Integer> layout, List<Integer> permutation) {
    return layout.stream().map(permutation::indexOf).toList();
  }

  /**
   * The layout of the same bytes after a reshape; empty where axes that come together, or one that
   * is split, do not lie in row-major order.
   */
  static Optional<List<Integer>> reshaped(Shape from, List<Integer> layout, Shape to) {
    List<Integer> order = longAxes(from, layout);
    List<Integer> result = new ArrayList<>();
    while (!order.isEmpty()) {
      ReshapeBlock block = blockOf(from, to, order.getFirst());
      if (block == null || !startsWith(order, block.from())) {
        return Optional.empty();
      }
      result.addAll(block.to());
      order = order.subList(block.from().size(), order.size());
    }
    rowMajor(to).stream().filter(axis -> !result.contains(axis)).forEach(result::addFirst);
    return Optional.of(List.copyOf(result));
  }

  private static boolean startsWith(List<Integer> axes, List<Integer> first) {
    return axes.size() >= first.size() && axes.subList(0, first.size()).equals(first);
  }

  private static @Nullable ReshapeBlock blockOf(Shape from, Shape to, int axis) {
    return ReshapeBlock.of(from, to).stream()
        .filter(block -> block.from().contains(axis))
        .findFirst()
        .orElse(null);
  }

  private static List<Integer> longAxes(Shape shape, List<Integer> layout) {
    return layout.stream().filter(axis -> shape.dim(axis) != 1).toList();
  }
}
