package cimmlc.flow;

/** Where an address points. */
public enum Space {
  /** The chip's global buffer; the space of an address that names none. */
  L0,
  /** The local buffer of one core. */
  L1,
  /** Memory outside the chip. */
  OFF_CHIP,
  /** Read-only values of the weights file. */
  CONST;

  /** The name in flow text. */
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
