package cimmlc.data;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** The number formats that data files hold. */
enum ElementType {
  BOOL(1),
  UINT8(1),
  INT8(1),
  UINT16(2),
  INT16(2),
  UINT32(4),
  INT32(4),
  INT64(8),
  FLOAT16(2),
  FLOAT32(4),
  FLOAT64(8);

  private final int bytes;

  ElementType(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes that a value takes. */
  int bytes() {
    return bytes;
  }

  /** The value that starts at a byte offset, rounded to float32. */
  float read(MemorySegment data, long offset, ByteOrder order) {
    return switch (this) {
      case BOOL, UINT8 -> data.get(ValueLayout.JAVA_BYTE, offset) & 0xff;
      case INT8 -> data.get(ValueLayout.JAVA_BYTE, offset);
      case UINT16 -> shortAt(data, offset, order) & 0xffff;
      case INT16 -> shortAt(data, offset, order);
      case FLOAT16 -> Float.float16ToFloat(shortAt(data, offset, order));
      case UINT32 -> Integer.toUnsignedLong(intAt(data, offset, order));
      case INT32 -> intAt(data, offset, order);
      case FLOAT32 -> Float.intBitsToFloat(intAt(data, offset, order));
      case INT64 -> longAt(data, offset, order);
      case FLOAT64 -> (float) Double.longBitsToDouble(longAt(data, offset, order));
    };
  }

  private static short shortAt(MemorySegment data, long offset, ByteOrder order) {
    return data.get(ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order), offset);
  }

  private static int intAt(MemorySegment data, long offset, ByteOrder order) {
    return data.get(ValueLayout.JAVA_INT_UNALIGNED.withOrder(order), offset);
  }

  private static long longAt(MemorySegment data, long offset, ByteOrder order) {
    return data.get(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(order), offset);
  }
}
