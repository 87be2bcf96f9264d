package cimmlc.data;

import cimmlc.graph.Shape;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The decoded content of one file: an array of numbers that stay where they are (in a mapped file)
 * until they are read.
 *
 * @param shape extents, outermost first
 * @param type how a value is stored; unsigned bytes are taken for the pixels of images
 * @param order of the bytes of a value
 * @param data the values
 * @param layout where value i lies
 * @param labels a class for each index of the outermost axis, null where the file has none
 */
record Values(
    Shape shape,
    ElementType type,
    ByteOrder order,
    MemorySegment data,
    Layout layout,
    int @Nullable [] labels) {

  /** The byte offset of a value. */
  interface Layout {
    long offset(long index);
  }

  /** Values in row-major order without gaps. */
  static Values dense(Shape shape, ElementType type, ByteOrder order, MemorySegment data) {
    return new Values(shape, type, order, data, index -> index * type.bytes(), null);
  }

  /** Copies values {@code first, first + 1, ...} in row-major order. */
  void read(long first, float[] into) {
    for (int i = 0; i < into.length; i++) {
      into[i] = type.read(data, layout.offset(first + i), order);
    }
  }
}
