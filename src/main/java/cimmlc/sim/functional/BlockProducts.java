package cimmlc.sim.functional;

/** Products of one input vector with a rectangle of a stacked matrix. */
interface BlockProducts {

  /**
   * {@code sums[at + c] += sum over rows of inputs * (weight - zero)}, as it comes out of the
   * crossbars; where sums are s32, modulo 2^32.
   *
   * @param inputs one a row of the block, not negative
   */
  void multiply(MatrixBlock block, int[] inputs, long[] sums, int at);
}
