package cimmlc.arch;

/** Memory beyond the global buffer. */
public sealed interface OffChip {

  /** There is none: the file does not name any. */
  record None() implements OffChip {}

  /**
   * A memory behind the global buffer.
   *
   * @param bytes its size
   * @param bitsPerCycle its bandwidth
   */
  record Memory(double bytes, double bitsPerCycle) implements OffChip {
    public Memory {
      Positive.check("off_chip size", bytes);
      Positive.check("off_chip bandwidth", bitsPerCycle);
    }
  }
}
