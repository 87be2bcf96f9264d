package cimmlc.graph;

/**
 * The integers that a quantised value may take.
 *
 * @param bits 1 to 32
 * @param signed two's complement where true
 */
public record IntegerType(int bits, boolean signed) {

  public static final IntegerType UINT8 = new IntegerType(8, false);
  public static final IntegerType INT8 = new IntegerType(8, true);
  public static final IntegerType INT32 = new IntegerType(32, true);

  public IntegerType {
    if (bits < 1 || bits > 32 || (bits == 32 && !signed)) {
      throw new IllegalArgumentException("unsupported integer type of " + bits + " bits");
    }
  }

  /** Least value. */
  public int min() {
    return signed ? (int) -(1L << (bits - 1)) : 0;
  }

  /** Greatest value. */
  public int max() {
    return (int) ((1L << (signed ? bits - 1 : bits)) - 1);
  }

  /** Bytes that a value takes in a buffer: 1, 2 or 4. */
  public int bytes() {
    return bits <= 8 ? 1 : bits <= 16 ? 2 : 4;
  }

  /** The nearest value of this type. */
  public int clamp(long value) {
    return (int) Math.max(min(), Math.min(max(), value));
  }

  @Override
  public String toString() {
    return (signed ? "s" : "u") + bits;
  }
}
