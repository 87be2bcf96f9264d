package cimmlc.onnx;

import cimmlc.graph.IntegerType;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The element types of ONNX tensors that are understood; reals are computed in float32. */
enum ElementType {
  FLOAT(1, 32, null),
  UINT8(2, 8, IntegerType.UINT8),
  INT8(3, 8, IntegerType.INT8),
  UINT16(4, 16, new IntegerType(16, false)),
  INT16(5, 16, new IntegerType(16, true)),
  INT32(6, 32, IntegerType.INT32),
  INT64(7, 64, null),
  BOOL(9, 8, null),
  FLOAT16(10, 16, null),
  DOUBLE(11, 64, null),
  BFLOAT16(16, 16, null),
  UINT4(21, 4, new IntegerType(4, false)),
  INT4(22, 4, new IntegerType(4, true)),
  UINT2(25, 2, new IntegerType(2, false)),
  INT2(26, 2, new IntegerType(2, true));

  /** ONNX's number of the type. */
  final int code;

  /** Bits of a value in raw_data. */
  final int bits;

  private final @Nullable IntegerType integer;

  ElementType(int code, int bits, @Nullable IntegerType integer) {
    this.code = code;
    this.bits = bits;
    this.integer = integer;
  }

  /**
   * The type of an ONNX number.
   *
   * @throws Refusal for types that are not understood
   */
  static ElementType of(int code) {
    for (ElementType type : values()) {
      if (type.code == code) {
        return type;
      }
    }
    throw new Refusal("element type " + nameOf(code) + " is not supported");
  }

  /** The type that stores the given integers. */
  static ElementType of(IntegerType integer) {
    for (ElementType type : values()) {
      if (integer.equals(type.integer)) {
        return type;
      }
    }
    throw new IllegalArgumentException("ONNX has no type " + integer);
  }

  private static String nameOf(int code) {
    var known = cimmlc.onnx.proto.Onnx.TensorProto.DataType.forNumber(code);
    return known == null ? String.valueOf(code) : known.name().toLowerCase(Locale.ROOT);
  }

  boolean isReal() {
    return this == FLOAT || this == FLOAT16 || this == BFLOAT16 || this == DOUBLE;
  }

  /** True for integers that quantised tensors may have. */
  boolean isQuantized() {
    return integer != null;
  }

  /**
   * The stored integers of this type.
   *
   * @throws Refusal for types that no quantised tensor may have
   */
  IntegerType integer() {
    if (integer == null) {
      throw new Refusal(this + " is not a type of quantised values");
    }
    return integer;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
