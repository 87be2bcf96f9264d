package cimmlc.onnx;

import cimmlc.onnx.proto.Onnx.StringStringEntryProto;
import cimmlc.onnx.proto.Onnx.TensorProto;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The weight files beside a model: each mapped once, none outside the model's folder. */
final class ExternalData {

  private final Path folder;
  private final Map<Path, MemorySegment> files = new HashMap<>();

  private ExternalData(Path folder) {
    this.folder = folder;
  }

  /** The folder of a model file. */
  static ExternalData beside(Path model) {
    return new ExternalData(model.toAbsolutePath().resolveSibling("").normalize());
  }

  /**
   * The bytes of a tensor whose data are external.
   *
   * @throws Refusal if there are none, or outside the folder
   */
  MemorySegment bytes(TensorProto tensor) {
    Map<String, String> entries = new HashMap<>();
    for (StringStringEntryProto entry : tensor.getExternalDataList()) {
      entries.put(entry.getKey(), entry.getValue());
    }
    String location = entries.getOrDefault("location", "");
    try {
      MemorySegment data = files.computeIfAbsent(inside(location), ExternalData::map);
      long offset = Long.parseLong(entries.getOrDefault("offset", "0"));
      String length = entries.get("length");
      return ModelSource.slice(
          data, offset, length == null ? data.byteSize() - offset : Long.parseLong(length));
    } catch (NumberFormatException e) {
      throw new Refusal("external data: offset and length must be numbers");
    } catch (IOException | UncheckedIOException | InvalidPathException e) {
      throw new Refusal("external data '" + location + "': " + e.getMessage());
    }
  }

  /** The real file of a location, links resolved, refused unless it lies in the model's folder. */
  private Path inside(String location) throws IOException {
    if (location.isEmpty()) {
      throw new Refusal("external data without a file");
    }
    Path path = folder.resolve(location);
    if (Path.of(location).isAbsolute() || !path.normalize().startsWith(folder)) {
      throw new Refusal("external data '" + location + "' lies outside the model's folder");
    }
    if (!Files.exists(path)) {
      throw new Refusal("external data '" + location + "': no such file");
    }
    Path real = path.toRealPath();
    if (!real.startsWith(folder.toRealPath())) {
      throw new Refusal("external data '" + location + "' lies outside the model's folder");
    }
    return real;
  }

  private static MemorySegment map(Path file) {
    try {
      return ModelSource.map(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
