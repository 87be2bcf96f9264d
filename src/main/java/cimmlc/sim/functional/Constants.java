package cimmlc.sim.functional;

import cimmlc.flow.ConstantDecl;
import cimmlc.flow.Header;
import cimmlc.flow.ValueType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The constants of a header in the weights file. */
record Constants(Header header, MemorySegment file) {

  /** The bytes of a constant, a view. */
  MemorySegment bytes(ConstantDecl constant) {
    if (constant.offset() < 0 || constant.offset() + constant.bytes() > file.byteSize()) {
      throw new IllegalArgumentException(
          "constant " + constant.name() + " lies beyond the weights file");
    }
    return file.asSlice(constant.offset(), constant.bytes());
  }

  /** Integers. */
  int[] ints(String name) {
    ConstantDecl constant = header.constant(name);
    byte[] bytes = bytes(constant).toArray(ValueLayout.JAVA_BYTE);
    return StoredValues.load(constant.type(), bytes, 0, Math.toIntExact(constant.count()));
  }

  /** Sums, of s32 or s64. */
  long[] sums(String name) {
    ConstantDecl constant = header.constant(name);
    byte[] bytes = bytes(constant).toArray(ValueLayout.JAVA_BYTE);
    return StoredValues.loadSums(constant.type(), bytes, 0, Math.toIntExact(constant.count()));
  }

  /** Float32 values. */
  float[] floats(String name) {
    if (!header.constant(name).type().equals(ValueType.F32)) {
      throw new IllegalArgumentException("constant " + name + " must be f32");
    }
    int[] bits = ints(name);
    float[] values = new float[bits.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.intBitsToFloat(bits[i]);
    }
    return values;
  }
}
