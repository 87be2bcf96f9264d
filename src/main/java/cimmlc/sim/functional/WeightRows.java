package cimmlc.sim.functional;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The weights of a part, [group][row][column], less their {@link ProductShape#shift}.
 *
 * @param bytes of all rows of all groups
 */
record WeightRows(ProductShape shape, MemorySegment bytes) {

  static WeightRows of(Call call, ProductShape shape) {
    ProductShape.Part part = shape.part();
    long expected = (long) part.groups() * part.rows() * part.columns();
    if (shape.weights().count() != expected || shape.weights().type().bytes() > 2) {
      throw new IllegalArgumentException(
          "%s has %d %s, expected %d weights of at most 16 bits"
              .formatted(
                  shape.weights().name(),
                  shape.weights().count(),
                  shape.weights().type(),
                  expected));
    }
    return new WeightRows(shape, call.constants().bytes(shape.weights()));
  }

  /** A row, counted through all groups. */
  void read(int row, int[] into) {
    var type = shape.weights().type();
    long length = (long) into.length * type.bytes();
    byte[] line = bytes.asSlice(row * length, length).toArray(ValueLayout.JAVA_BYTE);
    StoredValues.load(type, line, 0, into, 0, into.length);
    int shift = shape.shift();
    if (shift != 0) {
      for (int i = 0; i < into.length; i++) {
        into[i] -= shift;
      }
    }
  }
}
