package cimmlc.sim.functional;

/** Products of one input vector with a rectangle of a stacked matrix. */
interface BlockProducts {

  /**
   * {@code sums[at + c] += sum over rows of inputs * (weight - zero)}, modulo 2^32, as it comes out
   * of the crossbars.
   *
   * @param inputs one a row of the block, not negative
   */
  void multiply(MatrixBlock block, int[] inputs, int[] sums, int at);
}
