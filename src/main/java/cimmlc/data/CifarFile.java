package cimmlc.data;

import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import cimmlc.graph.Shape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** CIFAR-10's binary files: records of a label and 32x32 pixels, red, green and blue planes. */
final class CifarFile {

  private static final int PIXELS = 3 * 32 * 32;
  private static final int RECORD = 1 + PIXELS;

  private CifarFile() {}

  /** Interprets a file's bytes. */
  static Values read(MemorySegment file, String name) {
    if (file.byteSize() == 0 || file.byteSize() % RECORD != 0) {
      throw new InvalidInputException(
          Location.of(name),
          "has %d bytes, CIFAR-10 records of %d were expected".formatted(file.byteSize(), RECORD));
    }
    int[] labels = new int[Math.toIntExact(file.byteSize() / RECORD)];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = file.get(ValueLayout.JAVA_BYTE, (long) i * RECORD) & 0xff;
    }
    return new Values(
        Shape.of(labels.length, 3, 32, 32),
        ElementType.UINT8,
        ByteOrder.BIG_ENDIAN,
        file,
        index -> index / PIXELS * RECORD + 1 + index % PIXELS,
        labels);
  }
}
