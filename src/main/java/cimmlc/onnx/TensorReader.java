package cimmlc.onnx;

import cimmlc.graph.IntegerType;
import cimmlc.graph.Shape;
import cimmlc.graph.TensorData;
import cimmlc.onnx.proto.Onnx.TensorProto;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.function.LongToDoubleFunction;

/** TensorProto to constants: float32 and integers up to 32 bits as views, others converted. */
final class TensorReader {

  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfDouble DOUBLE =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final ModelSource source;

  TensorReader(ModelSource source) {
    this.source = source;
  }

  /**
   * Reads a tensor.
   *
   * @param name for messages and for the graph
   * @throws Refusal if type, shape and data do not agree, or are not supported
   */
  Value.Known read(String name, TensorProto tensor) {
    try {
      ElementType type = ElementType.of(tensor.getDataType());
      Shape shape = Shapes.of(tensor.getDimsList(), Shapes.CONSTANT_LIMIT);
      MemorySegment bytes = source.bytes(tensor);
      if (bytes.byteSize() == 0 && shape.elements() > 0) {
        bytes = typed(tensor, type);
      }
      long needed = Math.ceilDiv(Math.multiplyExact(shape.elements(), type.bits), 8);
      if (bytes.byteSize() != needed) {
        throw new Refusal(
            "%d bytes of data for %s %s, which needs %d"
                .formatted(bytes.byteSize(), type, shape, needed));
      }
      return known(name, type, shape, bytes);
    } catch (Refusal e) {
      throw new Refusal("tensor '" + name + "': " + e.reason());
    }
  }

  private static Value.Known known(
      String name, ElementType type, Shape shape, MemorySegment bytes) {
    return switch (type) {
      case FLOAT -> weights(name, type, shape, new TensorData.Floats(bytes));
      case DOUBLE -> weights(name, type, shape, floats(shape, i -> bytes.get(DOUBLE, i * 8)));
      case FLOAT16 ->
          weights(
              name, type, shape, floats(shape, i -> Float.float16ToFloat(bytes.get(SHORT, i * 2))));
      case BFLOAT16 ->
          weights(
              name,
              type,
              shape,
              floats(shape, i -> Float.intBitsToFloat(bytes.get(SHORT, i * 2) << 16)));
      case INT64 -> folded(name, type, shape, i -> bytes.get(LONG, i * 8));
      case BOOL -> folded(name, type, shape, i -> bytes.get(ValueLayout.JAVA_BYTE, i) == 0 ? 0 : 1);
      case UINT8, INT8, UINT16, INT16, INT32 ->
          weights(name, type, shape, new TensorData.Integers(type.integer(), bytes));
      case UINT4, INT4, UINT2, INT2 ->
          weights(name, type, shape, unpacked(type, shape.elements(), bytes));
    };
  }

  private static Value.Known weights(String name, ElementType type, Shape shape, TensorData data) {
    return new Value.Weights(name, type, shape, data, null);
  }

  private static TensorData floats(Shape shape, LongToDoubleFunction value) {
    long count = shape.elements();
    MemorySegment floats = Arena.ofAuto().allocate(Math.multiplyExact(count, 4));
    for (long i = 0; i < count; i++) {
      floats.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) value.applyAsDouble(i));
    }
    return new TensorData.Floats(floats);
  }

  private static Value.Known folded(
      String name, ElementType type, Shape shape, LongToDoubleFunction value) {
    if (shape.elements() > Value.Known.FOLDING_LIMIT) {
      throw new Refusal(type + " " + shape + " is too large");
    }
    double[] values = new double[(int) shape.elements()];
    java.util.Arrays.setAll(values, value::applyAsDouble);
    return new Value.Folded(name, type, shape, values);
  }

  /** Values of 2 or 4 bits, low bits first, to a byte each. */
  private static TensorData unpacked(ElementType type, long count, MemorySegment bytes) {
    IntegerType integer = type.integer();
    int perByte = 8 / type.bits;
    byte[] values = new byte[Math.toIntExact(count)];
    for (int i = 0; i < values.length; i++) {
      int shifted = bytes.get(ValueLayout.JAVA_BYTE, i / perByte) >> type.bits * (i % perByte);
      int field = shifted & (1 << type.bits) - 1;
      values[i] = (byte) (field > integer.max() ? field - (1 << type.bits) : field);
    }
    return TensorData.Integers.of(integer, values);
  }

  /** The typed fields in raw_data's form; only small tensors come this way (WireScan). */
  private static MemorySegment typed(TensorProto tensor, ElementType type) {
    return switch (type) {
      case FLOAT -> {
        float[] values = new float[tensor.getFloatDataCount()];
        for (int i = 0; i < values.length; i++) {
          values[i] = tensor.getFloatData(i);
        }
        yield MemorySegment.ofArray(values);
      }
      case DOUBLE ->
          MemorySegment.ofArray(
              tensor.getDoubleDataList().stream().mapToDouble(Double::doubleValue).toArray());
      case INT64 ->
          MemorySegment.ofArray(
              tensor.getInt64DataList().stream().mapToLong(Long::longValue).toArray());
      default -> int32(tensor, type.bits);
    };
  }

  private static MemorySegment int32(TensorProto tensor, int bits) {
    int count = tensor.getInt32DataCount();
    int bytesEach = Math.max(1, bits / 8);
    MemorySegment bytes = MemorySegment.ofArray(new byte[Math.multiplyExact(count, bytesEach)]);
    for (int i = 0; i < count; i++) {
      int value = tensor.getInt32Data(i);
      for (int b = 0; b < bytesEach; b++) {
        bytes.set(ValueLayout.JAVA_BYTE, (long) i * bytesEach + b, (byte) (value >> 8 * b));
      }
    }
    return bytes;
  }
}
