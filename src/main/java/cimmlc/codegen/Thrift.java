package cimmlc.codegen;

/**
 * How a copy uses the local buffers of its cores, most generous first.
 *
 * @see CopyBuffers
 */
enum Thrift {
  /** As many as a stagger needs, at least two; all partial sums of a column block at once. */
  GENEROUS(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, true),
  /** Partial sums of other cores come one after another. */
  NARROW(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, false),
  /** Two of everything: delayed windows wait in L0, and slow down those behind them. */
  DOUBLE(2, 2, Integer.MAX_VALUE, false),
  /** The next window is loaded, but not begun, while the former is added and stored. */
  SINGLE_SUMS(2, 1, Integer.MAX_VALUE, false),
  /** One window at a time. */
  SINGLE(1, 1, Integer.MAX_VALUE, false),
  /** Partial sums of other cores come in small portions. */
  PORTIONS(1, 1, 8, false);

  private final int patches;
  private final int sums;
  private final int columns;
  private final boolean together;

  Thrift(int patches, int sums, int columns, boolean together) {
    this.patches = patches;
    this.sums = sums;
    this.columns = columns;
    this.together = together;
  }

  /**
   * Buffers that the inputs of a window have.
   *
   * @param underWay windows of a copy that a stagger has under way at once
   */
  int patches(int underWay) {
    return Math.min(patches, Math.max(2, underWay));
  }

  /** Buffers that the sums and outputs of a window have, for as many windows. */
  int sums(int underWay) {
    return Math.min(sums, Math.max(2, underWay));
  }

  /** The largest number of columns that is moved from another core at once. */
  int portion(int columnsOfBlock) {
    return Math.min(columns, columnsOfBlock);
  }

  /** True if each partial sum of another core has a buffer of its own. */
  boolean together() {
    return together;
  }

  /** The next more thrifty one, or this if there is none. */
  Thrift next() {
    return values()[Math.min(ordinal() + 1, values().length - 1)];
  }
}
