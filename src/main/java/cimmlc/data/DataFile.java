package cimmlc.data;

import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import cimmlc.graph.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Chooses the format of a data file by its name. */
final class DataFile {

  private static final String KINDS =
      ".npy, .pb, .png, .jpg, IDX (-ubyte, .idx, .gz) and CIFAR .bin are known";

  private DataFile() {}

  /** True if a file's name is that of a data file. */
  static boolean isKnown(Path file) {
    String name = plainName(file);
    return name.endsWith(".npy")
        || name.endsWith(".pb")
        || name.endsWith(".bin")
        || isImage(file)
        || isIdx(name);
  }

  /** True if a file's name is that of a picture, which is always one sample. */
  static boolean isImage(Path file) {
    String name = plainName(file);
    return name.endsWith(".png") || name.endsWith(".jpg") || name.endsWith(".jpeg");
  }

  private static boolean isIdx(String name) {
    return name.endsWith("-ubyte") || name.endsWith(".idx") || name.endsWith("ubyte.idx");
  }

  /**
   * Opens a file.
   *
   * @param elements values that a sample takes
   * @throws InvalidInputException if the file cannot be read as what its name says
   */
  static Values open(Path file, long elements) {
    String name = plainName(file);
    try {
      if (isImage(file)) {
        return ImageFile.read(file, elements);
      }
      if (!isKnown(file)) {
        throw bad(file, "is of an unknown kind: " + KINDS);
      }
      return decode(name, bytes(file), file.toString());
    } catch (IOException e) {
      throw bad(file, "cannot be read: " + e.getMessage());
    }
  }

  private static Values decode(String name, MemorySegment bytes, String file) {
    if (name.endsWith(".npy")) {
      return NpyFile.read(bytes, file);
    }
    if (name.endsWith(".pb")) {
      return TensorFile.read(bytes, file);
    }
    return name.endsWith(".bin") ? CifarFile.read(bytes, file) : IdxFile.read(bytes, file);
  }

  /** A file's bytes: mapped, or unpacked where the name ends in .gz. */
  private static MemorySegment bytes(Path file) throws IOException {
    if (!file.toString().toLowerCase(Locale.ROOT).endsWith(".gz")) {
      try (FileChannel channel = FileChannel.open(file)) {
        return channel.map(MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
      }
    }
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file), 1 << 16)) {
      return MemorySegment.ofArray(in.readAllBytes());
    } catch (ZipException | java.io.EOFException e) {
      throw bad(file, "is a damaged or incomplete gzip file");
    } catch (OutOfMemoryError e) {
      throw bad(file, "unpacks to more than the memory that there is");
    }
  }

  /** The file's name in lower case, without .gz. */
  private static String plainName(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
  }

  /**
   * Checks that a file holds what its header promises.
   *
   * @throws InvalidInputException if it holds less or more
   */
  static void expectBytes(String name, Shape shape, ElementType type, long bytes) {
    long expected;
    try {
      expected = Math.multiplyExact(shape.elements(), type.bytes());
    } catch (ArithmeticException e) {
      throw new InvalidInputException(Location.of(name), "has an impossible shape " + shape);
    }
    if (expected != bytes) {
      throw new InvalidInputException(
          Location.of(name),
          "holds %d bytes of values, shape %s needs %d".formatted(bytes, shape, expected));
    }
  }

  private static InvalidInputException bad(Path file, String message) {
    return new InvalidInputException(Location.of(file.toString()), message);
  }
}
