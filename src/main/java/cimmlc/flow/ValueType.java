package cimmlc.flow;

/**
 * The type of the values at an address.
 *
 * @param kind unsigned, signed or IEEE float
 * @param bits 1 to 32; floats have 32
 */
public record ValueType(Kind kind, int bits) {

  /** How bits are read. */
  public enum Kind {
    UNSIGNED,
    SIGNED,
    FLOAT
  }

  public static final ValueType U8 = new ValueType(Kind.UNSIGNED, 8);
  public static final ValueType S8 = new ValueType(Kind.SIGNED, 8);
  public static final ValueType S32 = new ValueType(Kind.SIGNED, 32);
  public static final ValueType F32 = new ValueType(Kind.FLOAT, 32);

  public ValueType {
    if (bits < 1 || bits > 32 || (kind == Kind.FLOAT && bits != 32)) {
      throw new IllegalArgumentException("no value type of " + bits + " bits");
    }
  }

  /** Bytes that a value takes in a buffer: 1, 2 or 4. */
  public int bytes() {
    return bits <= 8 ? 1 : bits <= 16 ? 2 : 4;
  }

  /** Least integer of the type. */
  public int min() {
    return kind == Kind.SIGNED ? (int) -(1L << (bits - 1)) : 0;
  }

  /** Greatest integer of the type. */
  public int max() {
    return (int) ((1L << (kind == Kind.SIGNED ? bits - 1 : bits)) - 1);
  }

  @Override
  public String toString() {
    return kind.name().toLowerCase(java.util.Locale.ROOT).charAt(0) + Integer.toString(bits);
  }
}
