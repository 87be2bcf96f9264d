package cimmlc.codegen;

import cimmlc.graph.TensorData;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Reads runs of stored weights of up to 16 bits. Its loops see every weight: they are over plain
 * arrays, which are fast before they are compiled well.
 */
final class WeightReader {

  private final TensorData data;
  private final int width;
  private final boolean signed;

  /** Of weights that take {@code width} bytes each. */
  WeightReader(TensorData data, int width, boolean signed) {
    this.data = data;
    this.width = width;
    this.signed = signed;
  }

  /** The little-endian bytes of the weights from row-major index {@code from} on. */
  void bytes(long from, byte[] into) {
    switch (data) {
      case TensorData.Fill fill -> {
        int value = fill.intAt(0);
        for (int i = 0; i < into.length; i++) {
          into[i] = (byte) (value >> Byte.SIZE * (i % width));
        }
      }
      case TensorData.Integers(_, MemorySegment bytes) ->
          MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, from * width, into, 0, into.length);
      case TensorData.Floats _, TensorData.Scaled _ ->
          throw new IllegalStateException("weights must be quantised before code is generated");
    }
  }

  /** The weights from row-major index {@code from} on. */
  void values(long from, int[] into) {
    byte[] stored = new byte[into.length * width];
    bytes(from, stored);
    if (width == 1) {
      int mask = signed ? -1 : 0xff;
      for (int i = 0; i < into.length; i++) {
        into[i] = stored[i] & mask;
      }
    } else {
      int mask = signed ? -1 : 0xffff;
      for (int i = 0; i < into.length; i++) {
        into[i] = (stored[2 * i] & 0xff | stored[2 * i + 1] << Byte.SIZE) & mask;
      }
    }
  }
}
