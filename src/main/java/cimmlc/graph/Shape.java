package cimmlc.graph;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The extents of a tensor, outermost first; rank 0 is a scalar.
 *
 * @param dims each at least 0
 */
public record Shape(List<Integer> dims) {

  public Shape {
    dims = List.copyOf(dims);
    for (int dim : dims) {
      if (dim < 0) {
        throw new IllegalArgumentException("negative extent in shape " + dims);
      }
    }
  }

  /** A shape of the given extents. */
  public static Shape of(int... dims) {
    return new Shape(IntStream.of(dims).boxed().toList());
  }

  /** Number of dimensions. */
  public int rank() {
    return dims.size();
  }

  /** Extent of a dimension; negative axes count from the end. */
  public int dim(int axis) {
    return dims.get(axis < 0 ? axis + rank() : axis);
  }

  /**
   * Number of elements.
   *
   * @throws ArithmeticException beyond 2^63 - 1
   */
  public long elements() {
    return dims.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
  }

  /** The extents as a fresh array. */
  public int[] toArray() {
    return dims.stream().mapToInt(Integer::intValue).toArray();
  }

  @Override
  public String toString() {
    return dims.stream().map(String::valueOf).collect(Collectors.joining("x", "[", "]"));
  }
}
