package cimmlc.arch;

/** Where the bit slices of a weight go (3.2.2, Figure 7); R is always bound to XBR, C to XBC. */
public enum Binding {
  /** Into adjacent columns of one crossbar: a virtual crossbar is one crossbar. */
  B_TO_COLUMNS("B->XBC"),
  /** Each slice into a crossbar of its own: a virtual crossbar is as many crossbars as slices. */
  B_TO_CROSSBARS("B->XB"),
  /** The compiler chooses. */
  FREE("free");

  private final String key;

  Binding(String key) {
    this.key = key;
  }

  /** The name in a description file. */
  public String key() {
    return key;
  }
}
