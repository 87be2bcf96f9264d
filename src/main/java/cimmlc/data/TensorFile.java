package cimmlc.data;

import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import cimmlc.graph.Shape;
import cimmlc.onnx.proto.Onnx.TensorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;

/** ONNX TensorProto files, as its test suites hold inputs and outputs. */
final class TensorFile {

  private TensorFile() {}

  /** Interprets a file's bytes. */
  static Values read(MemorySegment file, String name) {
    try {
      return values(TensorProto.parseFrom(file.toArray(ValueLayout.JAVA_BYTE)), name);
    } catch (InvalidProtocolBufferException e) {
      throw bad(name, "is not an ONNX TensorProto: " + e.getMessage());
    }
  }

  private static Values values(TensorProto tensor, String name) {
    Shape shape = shape(tensor.getDimsList(), name);
    if (!tensor.getRawData().isEmpty() || shape.elements() == 0) {
      ElementType type = type(tensor.getDataType(), name);
      MemorySegment data = MemorySegment.ofArray(tensor.getRawData().toByteArray());
      DataFile.expectBytes(name, shape, type, data.byteSize());
      return Values.dense(shape, type, ByteOrder.LITTLE_ENDIAN, data);
    }
    return listed(tensor, shape, name);
  }

  /** Values in the message's typed lists, where integers of up to 32 bits share one list. */
  private static Values listed(TensorProto tensor, Shape shape, String name) {
    ElementType type = type(tensor.getDataType(), name);
    float[] values =
        switch (type) {
          case FLOAT64 -> floats(tensor.getDoubleDataList());
          case INT64 -> floats(tensor.getInt64DataList());
          case UINT32 -> floats(tensor.getUint64DataList());
          case FLOAT32 -> floats(tensor.getFloatDataList());
          case FLOAT16 -> throw bad(name, "holds float16 values outside raw_data");
          default -> floats(tensor.getInt32DataList());
        };
    boolean pixels = type == ElementType.UINT8;
    MemorySegment data =
        pixels ? MemorySegment.ofArray(bytes(values)) : MemorySegment.ofArray(values);
    ElementType stored = pixels ? type : ElementType.FLOAT32;
    DataFile.expectBytes(name, shape, stored, data.byteSize());
    return Values.dense(shape, stored, ByteOrder.nativeOrder(), data);
  }

  private static float[] floats(List<? extends Number> list) {
    float[] values = new float[list.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = list.get(i).floatValue();
    }
    return values;
  }

  private static byte[] bytes(float[] values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (int) values[i];
    }
    return bytes;
  }

  private static Shape shape(List<Long> dims, String name) {
    try {
      return new Shape(dims.stream().map(Math::toIntExact).toList());
    } catch (ArithmeticException | IllegalArgumentException e) {
      throw bad(name, "has an impossible shape " + dims);
    }
  }

  private static ElementType type(int dataType, String name) {
    return switch (TensorProto.DataType.forNumber(dataType)) {
      case BOOL -> ElementType.BOOL;
      case UINT8 -> ElementType.UINT8;
      case INT8 -> ElementType.INT8;
      case UINT16 -> ElementType.UINT16;
      case INT16 -> ElementType.INT16;
      case UINT32 -> ElementType.UINT32;
      case INT32 -> ElementType.INT32;
      case INT64 -> ElementType.INT64;
      case FLOAT16 -> ElementType.FLOAT16;
      case FLOAT -> ElementType.FLOAT32;
      case DOUBLE -> ElementType.FLOAT64;
      case null, default -> throw bad(name, "is not an ONNX tensor of numbers");
    };
  }

  private static InvalidInputException bad(String name, String message) {
    return new InvalidInputException(Location.of(name), message);
  }
}
