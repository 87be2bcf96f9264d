package cimmlc.sim.functional;

/** Plain Java: for machines without wide vectors, and what the vector kernel is tested against. */
final class ScalarKernel implements MatrixKernel {

  @Override
  public void multiply(int[] x, int windows, int rows, byte[] weights, int[] sums) {
    int[] columns = new int[COLUMNS]; // a fresh array cannot overlap x: the loop vectorises
    for (int w = 0; w < windows; w++) {
      java.util.Arrays.fill(columns, 0);
      for (int k = 0; k < rows; k++) {
        add(columns, x[w * rows + k], weights, k * COLUMNS);
      }
      System.arraycopy(columns, 0, sums, w * COLUMNS, COLUMNS);
    }
  }

  private static void add(int[] columns, int x, byte[] weights, int at) {
    for (int c = 0; c < COLUMNS; c++) {
      columns[c] += x * weights[at + c];
    }
  }
}
