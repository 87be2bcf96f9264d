package cimmlc.sim.functional;

/** What the cores of one operator (or of a part of it) compute for a window. */
sealed interface Product permits DenseProduct, DepthwiseProduct, AnalogProduct {

  /** Sizes, and where results go. */
  ProductShape shape();

  /**
   * Computes windows of the operator.
   *
   * @param windows entries 0 .. count - 1 are windows in row-major order, each once
   */
  void compute(Frame frame, int[] windows, int count);
}
