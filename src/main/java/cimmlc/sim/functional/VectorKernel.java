package cimmlc.sim.functional;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * A tile of four windows times two vectors of columns whose sums stay in registers. The tile is one
 * small method: it is compiled within the first few hundred milliseconds of a cold start.
 */
final class VectorKernel implements MatrixKernel {

  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final int LANES = INTS.length();

  /** As many bytes as {@link #INTS} has lanes. */
  private static final VectorSpecies<Byte> BYTES =
      VectorSpecies.of(byte.class, VectorShape.forBitSize(Math.max(64, LANES * Byte.SIZE)));

  /** True where the species suit the tile: 256 or 512 bits. */
  static boolean isFast() {
    return LANES == 8 || LANES == 16;
  }

  @Override
  public void multiply(int[] x, int windows, int rows, byte[] weights, int[] sums) {
    for (int column = 0; column < COLUMNS; column += 2 * LANES) {
      for (int w = 0; w < windows; w += WINDOWS) {
        tile(x, w * rows, rows, weights, column, sums, w * COLUMNS + column);
      }
    }
  }

  private static void tile(
      int[] x, int x0, int rows, byte[] weights, int column, int[] sums, int at) {
    int x1 = x0 + rows;
    int x2 = x1 + rows;
    int x3 = x2 + rows;
    IntVector s00 = IntVector.zero(INTS);
    IntVector s01 = s00;
    IntVector s10 = s00;
    IntVector s11 = s00;
    IntVector s20 = s00;
    IntVector s21 = s00;
    IntVector s30 = s00;
    IntVector s31 = s00;
    for (int k = 0; k < rows; k++) {
      IntVector w0 = widened(weights, k * COLUMNS + column);
      IntVector w1 = widened(weights, k * COLUMNS + column + LANES);
      IntVector value = IntVector.broadcast(INTS, x[x0 + k]);
      s00 = s00.add(value.mul(w0));
      s01 = s01.add(value.mul(w1));
      value = IntVector.broadcast(INTS, x[x1 + k]);
      s10 = s10.add(value.mul(w0));
      s11 = s11.add(value.mul(w1));
      value = IntVector.broadcast(INTS, x[x2 + k]);
      s20 = s20.add(value.mul(w0));
      s21 = s21.add(value.mul(w1));
      value = IntVector.broadcast(INTS, x[x3 + k]);
      s30 = s30.add(value.mul(w0));
      s31 = s31.add(value.mul(w1));
    }
    s00.intoArray(sums, at);
    s01.intoArray(sums, at + LANES);
    s10.intoArray(sums, at + COLUMNS);
    s11.intoArray(sums, at + COLUMNS + LANES);
    s20.intoArray(sums, at + 2 * COLUMNS);
    s21.intoArray(sums, at + 2 * COLUMNS + LANES);
    s30.intoArray(sums, at + 3 * COLUMNS);
    s31.intoArray(sums, at + 3 * COLUMNS + LANES);
  }

  private static IntVector widened(byte[] weights, int at) {
    Vector<Integer> wide = ByteVector.fromArray(BYTES, weights, at).castShape(INTS, 0);
    return (IntVector) wide;
  }
}
