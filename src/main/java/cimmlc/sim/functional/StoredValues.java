package cimmlc.sim.functional;

import cimmlc.flow.ValueType;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Stored values in bytes: integers of 1, 2, 4 or, sums only, 8 little-endian bytes; a float32 is
 * the integer of its bits.
 */
final class StoredValues {

  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private StoredValues() {}

  /** Reads {@code count} values at byte {@code from} into {@code values}. */
  static void load(ValueType type, byte[] bytes, int from, int[] values, int to, int count) {
    boolean signed = type.kind() != ValueType.Kind.UNSIGNED;
    switch (type.bytes()) {
      case 1 -> loadBytes(bytes, from, values, to, count, signed ? -1 : 0xff);
      case 2 -> {
        for (int i = 0; i < count; i++) {
          short value = (short) SHORTS.get(bytes, from + 2 * i);
          values[to + i] = signed ? value : value & 0xffff;
        }
      }
      default -> {
        for (int i = 0; i < count; i++) {
          values[to + i] = (int) INTS.get(bytes, from + 4 * i);
        }
      }
    }
  }

  /** The mask keeps the sign bits (-1) or drops them (0xff). */
  private static void loadBytes(byte[] bytes, int from, int[] values, int to, int count, int mask) {
    for (int i = 0; i < count; i++) {
      values[to + i] = bytes[from + i] & mask;
    }
  }

  /** All values of a range. */
  static int[] load(ValueType type, byte[] bytes, int from, int count) {
    int[] values = new int[count];
    load(type, bytes, from, values, 0, count);
    return values;
  }

  /** {@code count} sums, of s32 or s64. */
  static long[] loadSums(ValueType type, byte[] bytes, int from, int count) {
    long[] sums = new long[count];
    for (int i = 0; i < count; i++) {
      sums[i] =
          type.bytes() == Long.BYTES
              ? (long) LONGS.get(bytes, from + Long.BYTES * i)
              : (int) INTS.get(bytes, from + Integer.BYTES * i);
    }
    return sums;
  }

  /** Writes {@code count} sums or results of sums to byte {@code to}, the low bits of each. */
  static void store(ValueType type, long[] values, int from, byte[] bytes, int to, int count) {
    switch (type.bytes()) {
      case 1 -> {
        for (int i = 0; i < count; i++) {
          bytes[to + i] = (byte) values[from + i];
        }
      }
      case 2 -> {
        for (int i = 0; i < count; i++) {
          SHORTS.set(bytes, to + 2 * i, (short) values[from + i]);
        }
      }
      case 4 -> {
        for (int i = 0; i < count; i++) {
          INTS.set(bytes, to + 4 * i, (int) values[from + i]);
        }
      }
      default -> {
        for (int i = 0; i < count; i++) {
          LONGS.set(bytes, to + 8 * i, values[from + i]);
        }
      }
    }
  }

  /** Writes {@code count} values to byte {@code to}. */
  static void store(ValueType type, int[] values, int from, byte[] bytes, int to, int count) {
    switch (type.bytes()) {
      case 1 -> {
        for (int i = 0; i < count; i++) {
          bytes[to + i] = (byte) values[from + i];
        }
      }
      case 2 -> {
        for (int i = 0; i < count; i++) {
          SHORTS.set(bytes, to + 2 * i, (short) values[from + i]);
        }
      }
      default -> {
        for (int i = 0; i < count; i++) {
          INTS.set(bytes, to + 4 * i, values[from + i]);
        }
      }
    }
  }
}
