package cimmlc.sim.functional;

import cimmlc.flow.TensorDecl;

/** Reads tensors out of memory. */
@FunctionalInterface
public interface TensorReader {

  /**
   * The stored integers of a tensor, row-major in its logical shape (ONNX's order); a float32 is
   * the integer of its bits.
   *
   * @throws IllegalArgumentException if the tensor does not lie inside its buffer
   */
  int[] read(TensorDecl tensor);
}
