package cimmlc.onnx;

import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import cimmlc.onnx.proto.Onnx.ModelProto;
import cimmlc.onnx.proto.Onnx.TensorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A model and where its weights lie: in the model itself, in its mapped file, or in files beside
 * it. Mapped memory lives as long as the tensors that view it.
 *
 * @param name for messages
 * @param file the mapped file, or what stands for it; null for a model that holds its weights
 * @param external the files beside it, null for a model built in memory
 */
record ModelSource(
    String name, ModelProto model, @Nullable MemorySegment file, @Nullable ExternalData external) {

  /**
   * Maps a model file.
   *
   * @throws InvalidInputException if it cannot be read, or is no ONNX model
   */
  static ModelSource open(Path path) {
    String name = path.toString();
    try {
      MemorySegment file = map(path);
      ModelProto model = ModelProto.parseFrom(WireScan.remainder(file));
      return new ModelSource(name, model, file, ExternalData.beside(path));
    } catch (InvalidProtocolBufferException e) {
      throw new InvalidInputException(Location.of(name), "not an ONNX model: " + e.getMessage());
    } catch (IOException e) {
      throw new InvalidInputException(Location.of(name), "cannot be read: " + e);
    } catch (Refusal e) {
      throw new InvalidInputException(Location.of(name), e.reason());
    }
  }

  static MemorySegment map(Path path) throws IOException {
    if (!Files.isRegularFile(path)) {
      throw new Refusal(Files.exists(path) ? "is not a file" : "no such file");
    }
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
    }
  }

  /**
   * The bytes of a tensor that has no typed values; empty if it has none at all.
   *
   * @throws Refusal if they lie outside their file, or outside the model's folder
   */
  MemorySegment bytes(TensorProto tensor) {
    if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
      if (external == null) {
        throw new Refusal("external data of a model that is no file");
      }
      return external.bytes(tensor);
    }
    if (tensor.hasMappedOffset() && file != null) {
      return slice(file, tensor.getMappedOffset(), tensor.getMappedBytes());
    }
    return MemorySegment.ofBuffer(tensor.getRawData().asReadOnlyByteBuffer());
  }

  static MemorySegment slice(MemorySegment data, long offset, long length) {
    if (offset < 0 || length < 0 || offset > data.byteSize() - length) {
      throw new Refusal(
          "data at bytes %d to %d of a file of %d bytes"
              .formatted(offset, offset + length, data.byteSize()));
    }
    return data.asSlice(offset, length);
  }
}
