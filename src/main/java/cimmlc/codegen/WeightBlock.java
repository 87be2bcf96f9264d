package cimmlc.codegen;

import java.lang.foreign.MemorySegment;

/** The values of one constant, computed when they are written. */
interface WeightBlock {

  /** Fills {@code target}, which has exactly the constant's size; little-endian. */
  void writeTo(MemorySegment target);
}
