package cimmlc.data;

import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import cimmlc.graph.Shape;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** IDX files, in which MNIST is published: big-endian, type and rank in the first four bytes. */
final class IdxFile {

  private IdxFile() {}

  /** Interprets a file's bytes. */
  static Values read(MemorySegment file, String name) {
    if (file.byteSize() < 4 || ElementType.UINT16.read(file, 0, ByteOrder.BIG_ENDIAN) != 0) {
      throw bad(name, "is not an IDX file");
    }
    ElementType type = type((int) ElementType.UINT8.read(file, 2, ByteOrder.BIG_ENDIAN), name);
    int rank = (int) ElementType.UINT8.read(file, 3, ByteOrder.BIG_ENDIAN);
    long start = 4 + 4L * rank;
    if (rank == 0 || start > file.byteSize()) {
      throw bad(name, "ends inside its header");
    }
    Shape shape = shape(file, rank, name);
    DataFile.expectBytes(name, shape, type, file.byteSize() - start);
    return Values.dense(shape, type, ByteOrder.BIG_ENDIAN, file.asSlice(start));
  }

  private static Shape shape(MemorySegment file, int rank, String name) {
    List<Integer> dims = new ArrayList<>();
    for (int axis = 0; axis < rank; axis++) {
      double dim = ElementType.UINT32.read(file, 4 + 4L * axis, ByteOrder.BIG_ENDIAN);
      if (dim > 1 << 24) {
        throw bad(name, "has an impossible extent on axis " + axis);
      }
      dims.add((int) dim);
    }
    return new Shape(dims);
  }

  private static ElementType type(int code, String name) {
    return switch (code) {
      case 0x08 -> ElementType.UINT8;
      case 0x09 -> ElementType.INT8;
      case 0x0b -> ElementType.INT16;
      case 0x0c -> ElementType.INT32;
      case 0x0d -> ElementType.FLOAT32;
      case 0x0e -> ElementType.FLOAT64;
      default -> throw bad(name, "is not an IDX file: unknown type code " + code);
    };
  }

  private static InvalidInputException bad(String name, String message) {
    return new InvalidInputException(Location.of(name), message);
  }
}
