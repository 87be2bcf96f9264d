package cimmlc.graph;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * The values of a constant tensor, row-major in the tensor's own shape. Nothing is copied: dense
 * data are views of a mapped file or of an array, and a constant fill takes no space.
 */
public sealed interface TensorData {

  /** Number of values. */
  long count();

  /** Value at a row-major index, as a real number (exact for integers up to 32 bits). */
  float floatAt(long index);

  /** Value at a row-major index, as an integer. */
  int intAt(long index);

  /** {@code count} values from a row-major index on, as {@link #floatAt} gives them. */
  default float[] floats(long from, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = floatAt(from + i);
    }
    return values;
  }

  /** Little-endian float32. */
  record Floats(MemorySegment bytes) implements TensorData {

    private static final ValueLayout.OfFloat LAYOUT =
        ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(java.nio.ByteOrder.LITTLE_ENDIAN);

    /** A view of an array. */
    public static Floats of(float... values) {
      return new Floats(MemorySegment.ofArray(values));
    }

    @Override
    public long count() {
      return bytes.byteSize() / Float.BYTES;
    }

    @Override
    public float floatAt(long index) {
      return bytes.get(LAYOUT, index * Float.BYTES);
    }

    @Override
    public int intAt(long index) {
      return (int) floatAt(index);
    }

    @Override
    public float[] floats(long from, int count) {
      float[] values = new float[count];
      MemorySegment.copy(bytes, LAYOUT, from * Float.BYTES, values, 0, count);
      return values;
    }
  }

  /**
   * Integers of 8, 16 or 32 bits, little-endian.
   *
   * @param type gives width and sign; values of fewer than 8 bits take a byte each
   */
  record Integers(IntegerType type, MemorySegment bytes) implements TensorData {

    /** A view of an array of 8-bit values. */
    public static Integers of(IntegerType type, byte... values) {
      return new Integers(type, MemorySegment.ofArray(values));
    }

    /** Values of at most 16 bits, stored in as many bytes as their type has. */
    public static Integers of(IntegerType type, int[] values) {
      int width = type.bytes();
      byte[] bytes = new byte[values.length * width];
      for (int part = 0; part < width; part++) {
        for (int i = 0; i < values.length; i++) {
          bytes[i * width + part] = (byte) (values[i] >> Byte.SIZE * part);
        }
      }
      return of(type, bytes);
    }

    /** A view of an array of 32-bit values. */
    public static Integers of(int... values) {
      return new Integers(IntegerType.INT32, MemorySegment.ofArray(values));
    }

    @Override
    public long count() {
      return bytes.byteSize() / type.bytes();
    }

    @Override
    public float floatAt(long index) {
      return intAt(index);
    }

    @Override
    public int intAt(long index) {
      return switch (type.bytes()) {
        case 1 -> {
          byte value = bytes.get(ValueLayout.JAVA_BYTE, index);
          yield type.signed() ? value : value & 0xff;
        }
        case 2 -> {
          short value = bytes.get(ValueLayout.JAVA_SHORT_UNALIGNED, index * 2);
          yield type.signed() ? value : value & 0xffff;
        }
        default -> bytes.get(ValueLayout.JAVA_INT_UNALIGNED, index * 4);
      };
    }
  }

  /** The same value everywhere (ConstantOfShape). */
  record Fill(long count, float value) implements TensorData {

    @Override
    public float floatAt(long index) {
      return value;
    }

    @Override
    public int intAt(long index) {
      return (int) value;
    }
  }

  /**
   * A constant times factors, not computed before it is read: a folded BatchNormalization takes no
   * second copy of the weights.
   *
   * @param factors for index i {@code factors[i / inner % factors.length]}; not to be written to
   * @param inner values that follow one another with the same factor
   */
  record Scaled(TensorData base, float[] factors, long inner) implements TensorData {

    @Override
    public long count() {
      return base.count();
    }

    @Override
    public float floatAt(long index) {
      return base.floatAt(index) * factors[(int) (index / inner % factors.length)];
    }

    @Override
    public int intAt(long index) {
      return (int) floatAt(index);
    }

    @Override
    public float[] floats(long from, int count) {
      float[] values = base.floats(from, count);
      int end = 0;
      for (int i = 0; i < count; i = end) {
        long run = (from + i) / inner;
        end = (int) Math.min(count, (run + 1) * inner - from);
        scale(values, i, end, factors[(int) (run % factors.length)]);
      }
      return values;
    }

    private static void scale(float[] values, int begin, int end, float factor) {
      for (int i = begin; i < end; i++) {
        values[i] *= factor;
      }
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Scaled(var otherBase, var otherFactors, var otherInner)
          && otherBase.equals(base)
          && otherInner == inner
          && Arrays.equals(otherFactors, factors);
    }

    @Override
    public int hashCode() {
      return 31 * base.hashCode() + Arrays.hashCode(factors);
    }
  }
}
