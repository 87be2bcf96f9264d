package cimmlc.onnx;

import cimmlc.graph.Shape;
import java.util.ArrayList;
import java.util.List;

/** Shapes from untrusted numbers, checked before anything is allocated. */
final class Shapes {

  /** The most elements of an activation, and of constants that are stored. */
  static final long ACTIVATION_LIMIT = Integer.MAX_VALUE;

  /** The most elements of a constant. */
  static final long CONSTANT_LIMIT = 1L << 36;

  private Shapes() {}

  /**
   * A shape of an activation.
   *
   * @throws Refusal for negative extents or absurd sizes
   */
  static Shape of(List<Long> dims) {
    return of(dims, ACTIVATION_LIMIT);
  }

  static Shape of(List<Long> dims, long limit) {
    double elements = 1;
    List<Integer> extents = new ArrayList<>(dims.size());
    for (long dim : dims) {
      if (dim < 0 || dim > Integer.MAX_VALUE) {
        throw new Refusal("impossible extent " + dim + " in shape " + dims);
      }
      elements *= dim;
      extents.add((int) dim);
    }
    if (elements > limit || dims.size() > 64) {
      throw new Refusal("shape " + dims + " is too large");
    }
    return new Shape(extents);
  }

  static Shape of(long... dims) {
    return of(java.util.Arrays.stream(dims).boxed().toList());
  }

  /** The extents of a shape as longs, to be changed. */
  static List<Long> extents(Shape shape) {
    return new ArrayList<>(shape.dims().stream().map(Integer::longValue).toList());
  }

  /**
   * ONNX's multidirectional broadcasting.
   *
   * @throws Refusal if the shapes do not fit
   */
  static Shape broadcast(List<Shape> shapes) {
    int rank = shapes.stream().mapToInt(Shape::rank).max().orElse(0);
    List<Long> dims = new ArrayList<>();
    for (int axis = -rank; axis < 0; axis++) {
      long extent = 1;
      for (Shape shape : shapes) {
        long dim = -axis <= shape.rank() ? shape.dim(axis) : 1;
        if (dim != 1 && extent != 1 && dim != extent) {
          throw new Refusal("shapes " + shapes + " cannot be broadcast");
        }
        extent = dim == 1 ? extent : dim;
      }
      dims.add(extent);
    }
    return of(dims);
  }

  /**
   * A 0-based axis.
   *
   * @throws Refusal outside -rank .. rank - 1
   */
  static int axis(long axis, int rank) {
    if (axis < -rank || axis >= rank) {
      throw new Refusal("axis " + axis + " of a tensor of rank " + rank);
    }
    return (int) (axis < 0 ? axis + rank : axis);
  }
}
