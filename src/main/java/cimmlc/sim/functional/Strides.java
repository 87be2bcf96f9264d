package cimmlc.sim.functional;

import cimmlc.flow.TensorDecl;
import java.util.List;

/** Distances in memory, in values. */
final class Strides {

  private Strides() {}

  /** Distance between neighbours along each logical axis. */
  static int[] of(TensorDecl tensor) {
    int[] strides = new int[tensor.shape().size()];
    int stride = 1;
    for (int axis : tensor.layout().reversed()) {
      strides[axis] = stride;
      stride = Math.multiplyExact(stride, tensor.shape().get(axis));
    }
    return strides;
  }

  /** True if two tensors hold the same indices at the same places. */
  static boolean samePlaces(TensorDecl a, TensorDecl b) {
    return a.shape().equals(b.shape()) && significant(a).equals(significant(b));
  }

  /** The layout without axes of extent 1, which do not matter. */
  private static List<Integer> significant(TensorDecl tensor) {
    return tensor.layout().stream().filter(axis -> tensor.shape().get(axis) != 1).toList();
  }

  /** The tensor with another layout. */
  static TensorDecl laidOut(TensorDecl tensor, List<Integer> layout) {
    return new TensorDecl(
        tensor.name(),
        tensor.address(),
        tensor.shape(),
        layout,
        tensor.scale(),
        tensor.zeroPoint(),
        tensor.role());
  }

  /** The tensor in logical order. */
  static TensorDecl rowMajor(TensorDecl tensor) {
    return laidOut(tensor, tensor.layout().stream().sorted().toList());
  }

  /** An axis counted from the end where negative. */
  static int axis(TensorDecl tensor, int axis) {
    return axis < 0 ? axis + tensor.shape().size() : axis;
  }
}
