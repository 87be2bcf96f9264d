package cimmlc.arch;

/** What the smallest thing is that software can start on the chip (3.2), coarsest first. */
public enum ComputingMode {
  /** Core mode: a core computes an operator (3.2.1). */
  CM,
  /** Crossbar mode: a crossbar computes a matrix-vector product (3.2.2). */
  XBM,
  /** Wordline mode: a group of rows is activated (3.2.3). */
  WLM;

  /** True if this mode shows the compiler more of the chip than the other. */
  public boolean finerThan(ComputingMode other) {
    return compareTo(other) > 0;
  }

  /** True if a chip that offers the other mode can be driven in this one. */
  public boolean coarserOrEqual(ComputingMode other) {
    return compareTo(other) <= 0;
  }
}
