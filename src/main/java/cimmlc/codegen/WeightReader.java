package cimmlc.codegen;

import cimmlc.graph.TensorData;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** Reads runs of stored weights; the loops are apart by type because they see every weight. */
final class WeightReader {

  private WeightReader() {}

  /** {@code count} weights from row-major index {@code from} on. */
  static void read(TensorData data, long from, int[] into, int count) {
    switch (data) {
      case TensorData.Fill fill -> Arrays.fill(into, 0, count, fill.intAt(0));
      case TensorData.Integers(var type, MemorySegment bytes) when type.bytes() == 1 -> {
        byte[] stored = new byte[count];
        MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, from, stored, 0, count);
        widen(stored, type.signed() ? -1 : 0xff, into);
      }
      case TensorData.Integers integers -> {
        for (int i = 0; i < count; i++) {
          into[i] = integers.intAt(from + i);
        }
      }
      case TensorData.Floats _, TensorData.Scaled _ ->
          throw new IllegalStateException("weights must be quantised before code is generated");
    }
  }

  private static void widen(byte[] stored, int mask, int[] into) {
    for (int i = 0; i < stored.length; i++) {
      into[i] = stored[i] & mask;
    }
  }
}
