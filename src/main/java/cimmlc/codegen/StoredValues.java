package cimmlc.codegen;

import cimmlc.flow.ValueType;
import cimmlc.graph.IntegerType;
import cimmlc.graph.Shape;
import cimmlc.graph.TensorData;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;

/** How single values and small constants are written: little-endian, in the order of a layout. */
final class StoredValues {

  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private StoredValues() {}

  /** The flow's name of the graph's type. */
  static ValueType type(IntegerType type) {
    return new ValueType(
        type.signed() ? ValueType.Kind.SIGNED : ValueType.Kind.UNSIGNED, type.bits());
  }

  static void set(MemorySegment target, int valueBytes, long index, long value) {
    switch (valueBytes) {
      case 1 -> target.set(ValueLayout.JAVA_BYTE, index, (byte) value);
      case 2 -> target.set(SHORT, index * 2, (short) value);
      case 4 -> target.set(INT, index * 4, (int) value);
      default -> target.set(LONG, index * 8, value);
    }
  }

  static WeightBlock of(int[] values) {
    return target -> MemorySegment.copy(values, 0, target, INT, 0, values.length);
  }

  static WeightBlock of(ValueType type, long[] values) {
    return target -> {
      for (int i = 0; i < values.length; i++) {
        set(target, type.bytes(), i, values[i]);
      }
    };
  }

  static WeightBlock of(float[] values) {
    return target -> MemorySegment.copy(values, 0, target, FLOAT, 0, values.length);
  }

  /** A constant operand in the memory order of {@code layout}; F32 values stay what they are. */
  static WeightBlock of(TensorData data, Shape shape, List<Integer> layout, ValueType type) {
    return target -> {
      int[] strides = Layout.strides(shape);
      int[] index = new int[shape.rank()];
      long count = data.count();
      for (long i = 0; i < count; i++) {
        long from = 0;
        for (int axis = 0; axis < index.length; axis++) {
          from += (long) index[axis] * strides[axis];
        }
        put(target, type, i, data, from);
        advance(index, shape, layout);
      }
    };
  }

  private static void put(
      MemorySegment target, ValueType type, long to, TensorData data, long from) {
    if (type.kind() == ValueType.Kind.FLOAT) {
      target.set(FLOAT, to * Float.BYTES, data.floatAt(from));
    } else {
      set(target, type.bytes(), to, data.intAt(from));
    }
  }

  private static void advance(int[] index, Shape shape, List<Integer> layout) {
    for (int i = layout.size() - 1; i >= 0; i--) {
      int axis = layout.get(i);
      if (++index[axis] < shape.dim(axis)) {
        return;
      }
      index[axis] = 0;
    }
  }
}
