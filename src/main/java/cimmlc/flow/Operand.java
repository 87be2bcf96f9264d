package cimmlc.flow;

/** An argument of a meta-operator. */
public sealed interface Operand {

  /**
   * A place in a buffer, in bytes from the buffer's start.
   *
   * @param space which buffer
   * @param core whose L1, a flat core index; 0 for other spaces
   * @param offset bytes
   * @param type of the values there
   */
  record Address(Space space, Affine core, Affine offset, ValueType type) implements Operand {

    /** An address in L0. */
    public static Address l0(long offset, ValueType type) {
      return of(Space.L0, offset, type);
    }

    /** A fixed address outside L1. */
    public static Address of(Space space, long offset, ValueType type) {
      return new Address(space, Affine.of(0), Affine.of(offset), type);
    }
  }

  /** A number: a length, a core, crossbar or row address, a stride. */
  record Number(Affine value) implements Operand {

    /** A number that no variable changes. */
    public static Number of(long value) {
      return new Number(Affine.of(value));
    }
  }

  /** The name of a header entry, or a word of the language ({@code conv}). */
  record Name(String text) implements Operand {}
}
