package cimmlc.flow;

/**
 * The type of the values at an address.
 *
 * @param kind unsigned, signed or IEEE float
 * @param bits 1 to 32; floats have 32, sums of products 32 or 64
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
  public static final ValueType S64 = new ValueType(Kind.SIGNED, 64);
  public static final ValueType F32 = new ValueType(Kind.FLOAT, 32);

  public ValueType {
    if (!exists(kind, bits)) {
      throw new IllegalArgumentException("no value type of " + bits + " bits");
    }
  }

  /** True if there is such a type. */
  static boolean exists(Kind kind, int bits) {
    return switch (kind) {
      case FLOAT -> bits == 32;
      case UNSIGNED -> bits >= 1 && bits <= 32;
      case SIGNED -> bits >= 1 && (bits <= 32 || bits == 64);
    };
  }

  /** True for the types of sums of products, which no tensor of stored values has. */
  public boolean isSum() {
    return equals(S32) || equals(S64);
  }

  /** Bytes that a value takes in a buffer: 1, 2, 4 or 8. */
  public int bytes() {
    return bits <= 8 ? 1 : bits <= 16 ? 2 : bits <= 32 ? 4 : 8;
  }

  /** Least integer of a type of at most 32 bits. */
  public int min() {
    return kind == Kind.SIGNED ? (int) -(1L << (bits - 1)) : 0;
  }

  /** Greatest integer of a type of at most 32 bits. */
  public int max() {
    return (int) ((1L << (kind == Kind.SIGNED ? bits - 1 : bits)) - 1);
  }

  @Override
  public String toString() {
    return kind.name().toLowerCase(java.util.Locale.ROOT).charAt(0) + Integer.toString(bits);
  }
}
