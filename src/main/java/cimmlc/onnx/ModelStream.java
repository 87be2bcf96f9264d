package cimmlc.onnx;

import cimmlc.graph.TensorData;
import cimmlc.onnx.proto.Onnx.GraphProto;
import cimmlc.onnx.proto.Onnx.ModelProto;
import cimmlc.onnx.proto.Onnx.StringStringEntryProto;
import cimmlc.onnx.proto.Onnx.TensorProto;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a model whose weights are streamed from where they lie: protobuf would need a second copy
 * of them on the heap.
 */
final class ModelStream {

  /** Bytes of weights that are converted at a time. */
  private static final int CHUNK = 1 << 16;

  private final CodedOutputStream out;
  private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);

  private ModelStream(CodedOutputStream out) {
    this.out = out;
  }

  /**
   * A tensor to be written.
   *
   * @param header everything but its values
   * @param bitsEach bits of a stored value: 32 for reals, 4, 8, 16 or 32 for integers
   */
  record Stored(TensorProto header, TensorData data, int bitsEach) {

    long bytes() {
      return Math.ceilDiv(Math.multiplyExact(data.count(), bitsEach), Byte.SIZE);
    }

    /** Size of the message, without its own tag and length. */
    long messageBytes() {
      return header.getSerializedSize()
          + CodedOutputStream.computeTagSize(TensorProto.RAW_DATA_FIELD_NUMBER)
          + CodedOutputStream.computeUInt64SizeNoTag(bytes())
          + bytes();
    }
  }

  /**
   * Writes the bytes of all weights, one after the other, to a file of their own.
   *
   * @return the headers that point there, in the same order
   */
  static List<TensorProto> writeExternal(List<Stored> weights, String location, OutputStream target)
      throws IOException {
    CodedOutputStream out = CodedOutputStream.newInstance(target, CHUNK);
    ModelStream stream = new ModelStream(out);
    List<TensorProto> headers = new ArrayList<>();
    long offset = 0;
    for (Stored tensor : weights) {
      stream.values(tensor);
      headers.add(
          tensor.header.toBuilder()
              .setDataLocation(TensorProto.DataLocation.EXTERNAL)
              .addExternalData(entry("location", location))
              .addExternalData(entry("offset", String.valueOf(offset)))
              .addExternalData(entry("length", String.valueOf(tensor.bytes())))
              .build());
      offset += tensor.bytes();
    }
    out.flush();
    return headers;
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }

  /**
   * Writes a model.
   *
   * @param model without a graph
   * @param graph without the initializers in {@code weights}
   */
  static void write(ModelProto model, GraphProto graph, List<Stored> weights, OutputStream target)
      throws IOException {
    CodedOutputStream out = CodedOutputStream.newInstance(target, CHUNK);
    ModelStream stream = new ModelStream(out);
    model.writeTo(out);
    long bytes = graph.getSerializedSize();
    for (Stored tensor : weights) {
      bytes +=
          CodedOutputStream.computeTagSize(GraphProto.INITIALIZER_FIELD_NUMBER)
              + CodedOutputStream.computeUInt64SizeNoTag(tensor.messageBytes())
              + tensor.messageBytes();
    }
    stream.start(ModelProto.GRAPH_FIELD_NUMBER, bytes);
    graph.writeTo(out);
    for (Stored tensor : weights) {
      stream.tensor(tensor);
    }
    out.flush();
  }

  private void start(int field, long bytes) throws IOException {
    out.writeTag(field, com.google.protobuf.WireFormat.WIRETYPE_LENGTH_DELIMITED);
    out.writeUInt64NoTag(bytes);
  }

  private void tensor(Stored tensor) throws IOException {
    start(GraphProto.INITIALIZER_FIELD_NUMBER, tensor.messageBytes());
    tensor.header.writeTo(out);
    start(TensorProto.RAW_DATA_FIELD_NUMBER, tensor.bytes());
    values(tensor);
  }

  private void values(Stored tensor) throws IOException {
    MemorySegment stored = asStored(tensor);
    if (stored != null) {
      copy(stored);
      return;
    }
    long count = tensor.data.count();
    boolean real = tensor.header.getDataType() == ElementType.FLOAT.code;
    for (long i = 0; i < count; i++) {
      put(chunk, tensor, real, i);
      if (chunk.remaining() < Integer.BYTES || i == count - 1) {
        out.writeRawBytes(chunk.array(), 0, chunk.position());
        chunk.clear();
      }
    }
  }

  /** The bytes of values that lie in memory as they are written; null for others. */
  private static @Nullable MemorySegment asStored(Stored tensor) {
    return switch (tensor.data) {
      case TensorData.Floats(var bytes)
          when tensor.header.getDataType() == ElementType.FLOAT.code ->
          bytes;
      case TensorData.Integers(var type, var bytes)
          when type.bytes() * Byte.SIZE == tensor.bitsEach ->
          bytes;
      default -> null;
    };
  }

  private void copy(MemorySegment bytes) throws IOException {
    for (long at = 0; at < bytes.byteSize(); at += CHUNK) {
      int count = (int) Math.min(CHUNK, bytes.byteSize() - at);
      MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, at, chunk.array(), 0, count);
      out.writeRawBytes(chunk.array(), 0, count);
    }
  }

  private static void put(ByteBuffer chunk, Stored tensor, boolean real, long index) {
    if (real) {
      chunk.putFloat(tensor.data.floatAt(index));
      return;
    }
    int value = tensor.data.intAt(index);
    switch (tensor.bitsEach) {
      case 4 -> putHalf(chunk, tensor, index, value);
      case 8 -> chunk.put((byte) value);
      case 16 -> chunk.putShort((short) value);
      default -> chunk.putInt(value);
    }
  }

  /** Two values a byte, the first one low. */
  private static void putHalf(ByteBuffer chunk, Stored tensor, long index, int value) {
    if (index % 2 == 1) {
      chunk.put((byte) (tensor.data.intAt(index - 1) & 0xf | value << 4));
    } else if (index == tensor.data.count() - 1) {
      chunk.put((byte) (value & 0xf));
    }
  }
}
