package cimmlc.graph;

/** Distances between neighbours along each axis of a row-major tensor, in elements. */
final class Strides {

  private Strides() {}

  /** Strides of a dense tensor. */
  static int[] of(int... dims) {
    int[] strides = new int[dims.length];
    int stride = 1;
    for (int axis = dims.length - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= dims[axis];
    }
    return strides;
  }

  /** Product of the extents from {@code from} (included) to {@code to} (excluded). */
  static int product(int[] dims, int from, int to) {
    int product = 1;
    for (int axis = from; axis < to; axis++) {
      product *= dims[axis];
    }
    return product;
  }

  /** Moves to the next index in row-major order; false after the last. */
  static boolean next(int[] index, int[] dims) {
    for (int axis = dims.length - 1; axis >= 0; axis--) {
      if (++index[axis] < dims[axis]) {
        return true;
      }
      index[axis] = 0;
    }
    return false;
  }
}
