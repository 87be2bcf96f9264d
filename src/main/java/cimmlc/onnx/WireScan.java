package cimmlc.onnx;

import cimmlc.onnx.proto.Onnx.TensorProto;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Takes large weights out of a mapped ONNX file before it is parsed: protobuf would copy them to
 * the heap, and ends at 2 GB. What remains is a valid ModelProto whose tensors say where their
 * bytes lie.
 *
 * <pre>
 *   TensorProto { dims data_type name raw_data: 4 MB }
 *   TensorProto { dims data_type name mapped_offset: 1234 mapped_bytes: 4194304 }
 * </pre>
 */
final class WireScan {

  /** Shorter data stay where they are. */
  private static final int LEAST_CUT = 1024;

  /** The most bytes that may remain: a network of 10^5 nodes takes about 30 MB. */
  private static final int REMAINDER_LIMIT = 64 << 20;

  /** The most fields: each may become an object of about 100 bytes. */
  private static final int FIELD_LIMIT = 4_000_000;

  private final MemorySegment file;
  private int fields;
  private long position;

  private WireScan(MemorySegment file) {
    this.file = file;
  }

  /** The messages on the way to tensors and to shapes; everything else is copied as it is. */
  private enum Kind {
    MODEL,
    GRAPH,
    NODE,
    ATTRIBUTE,
    TENSOR,
    VALUE_INFO,
    TYPE,
    TENSOR_TYPE,
    SHAPE,
    OTHER;

    Kind child(int field) {
      return switch (this) {
        case MODEL -> field == 7 ? GRAPH : OTHER;
        case GRAPH ->
            switch (field) {
              case 1 -> NODE;
              case 5 -> TENSOR;
              case 11, 12, 13 -> VALUE_INFO;
              default -> OTHER;
            };
        case NODE -> field == 5 ? ATTRIBUTE : OTHER;
        case ATTRIBUTE -> field == 5 ? TENSOR : OTHER;
        case VALUE_INFO -> field == 2 ? TYPE : OTHER;
        case TYPE -> field == 1 ? TENSOR_TYPE : OTHER;
        case TENSOR_TYPE -> field == 2 ? SHAPE : OTHER;
        case TENSOR, SHAPE, OTHER -> OTHER;
      };
    }

    boolean holdsData(int field) {
      // Packed float_data have the bytes that raw_data would have.
      return this == TENSOR
          && (field == TensorProto.RAW_DATA_FIELD_NUMBER
              || field == TensorProto.FLOAT_DATA_FIELD_NUMBER);
    }
  }

  /**
   * The model without its large data.
   *
   * @throws Refusal if the bytes are no protobuf message, or the remainder is absurdly large
   */
  static byte[] remainder(MemorySegment file) {
    return new WireScan(file).message(Kind.MODEL, file.byteSize());
  }

  private byte[] message(Kind kind, long end) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      while (position < end) {
        field(kind, end, out);
      }
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private void field(Kind kind, long end, CodedOutputStream out) throws IOException {
    long tag = varint(end);
    int number = (int) (tag >>> 3);
    if (tag >>> 32 != 0 || number == 0 || ++fields > FIELD_LIMIT) {
      throw new Refusal(
          fields > FIELD_LIMIT ? "more than " + FIELD_LIMIT + " fields" : malformed());
    }
    switch ((int) tag & 7) {
      case WireFormat.WIRETYPE_VARINT -> {
        out.writeUInt32NoTag((int) tag);
        out.writeUInt64NoTag(varint(end));
      }
      case WireFormat.WIRETYPE_FIXED64 -> copy((int) tag, 8, end, out);
      case WireFormat.WIRETYPE_FIXED32 -> copy((int) tag, 4, end, out);
      case WireFormat.WIRETYPE_LENGTH_DELIMITED -> delimited(kind, number, end, out);
      default -> throw new Refusal(malformed());
    }
  }

  private void delimited(Kind kind, int number, long end, CodedOutputStream out)
      throws IOException {
    long length = varint(end);
    if (length < 0 || length > end - position) {
      throw new Refusal(malformed());
    }
    Kind child = kind.child(number);
    if (child != Kind.OTHER) {
      byte[] inner = message(child, position + length);
      out.writeByteArray(number, inner);
    } else if (kind.holdsData(number) && length >= LEAST_CUT) {
      out.writeInt64(TensorProto.MAPPED_OFFSET_FIELD_NUMBER, position);
      out.writeInt64(TensorProto.MAPPED_BYTES_FIELD_NUMBER, length);
      position += length;
    } else {
      int tag = number << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
      out.writeUInt32NoTag(tag);
      out.writeUInt64NoTag(length);
      raw(length, end, out);
    }
  }

  private void copy(int tag, int bytes, long end, CodedOutputStream out) throws IOException {
    out.writeUInt32NoTag(tag);
    raw(bytes, end, out);
  }

  private void raw(long bytes, long end, CodedOutputStream out) throws IOException {
    if (bytes > end - position) {
      throw new Refusal(malformed());
    }
    if (bytes > REMAINDER_LIMIT - out.getTotalBytesWritten()) {
      throw new Refusal(
          "more than "
              + (REMAINDER_LIMIT >> 20)
              + " MB beside the weights' raw_data; save weights as raw_data or as external data");
    }
    out.writeRawBytes(file.asSlice(position, bytes).toArray(ValueLayout.JAVA_BYTE));
    position += bytes;
  }

  private long varint(long end) {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (position >= end) {
        throw new Refusal(malformed());
      }
      byte b = file.get(ValueLayout.JAVA_BYTE, position++);
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new Refusal(malformed());
  }

  private String malformed() {
    return "not an ONNX model: malformed or truncated at byte " + position;
  }
}
