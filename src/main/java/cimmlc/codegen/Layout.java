package cimmlc.codegen;

import cimmlc.graph.Shape;
import java.util.List;
import java.util.stream.IntStream;

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

  /** True if a reshape between activations of these shapes leaves every byte where it is. */
  static boolean sameBytes(Shape from, Shape to) {
    if (isRowMajor(from, of(from)) && isRowMajor(to, of(to))) {
      return true;
    }
    return squeezed(from).equals(squeezed(to)) && order(from).equals(order(to));
  }

  private static List<Integer> longAxes(Shape shape, List<Integer> layout) {
    return layout.stream().filter(axis -> shape.dim(axis) != 1).toList();
  }

  private static List<Integer> squeezed(Shape shape) {
    return shape.dims().stream().filter(dim -> dim != 1).toList();
  }

  /** The memory order of the axes longer than 1, numbered among themselves. */
  private static List<Integer> order(Shape shape) {
    List<Integer> axes = longAxes(shape, of(shape));
    List<Integer> sorted = axes.stream().sorted().toList();
    return axes.stream().map(sorted::indexOf).toList();
  }
}
