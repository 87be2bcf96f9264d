package cimmlc.sim.functional;

/** Exact int32 products of stored integers with {@link #COLUMNS} columns of 8-bit weights. */
interface MatrixKernel {

  /** Columns of a packed block of weights. */
  int COLUMNS = 32;

  /** Windows that are multiplied together; counts are rounded up to a multiple. */
  int WINDOWS = 4;

  /**
   * {@code sums[w][c] = sum over k of x[w][k] * weights[k][c]}, modulo 2^32.
   *
   * @param x [windows][rows]
   * @param windows a multiple of {@link #WINDOWS}
   * @param weights [rows][COLUMNS]
   * @param sums [windows][COLUMNS], overwritten
   */
  void multiply(int[] x, int windows, int rows, byte[] weights, int[] sums);

  /** The fastest kernel of this machine; the results are the same. */
  static MatrixKernel fastest() {
    boolean present = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    return present && VectorKernel.isFast() ? new VectorKernel() : new ScalarKernel();
  }
}
