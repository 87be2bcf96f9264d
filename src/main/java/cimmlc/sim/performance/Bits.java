package cimmlc.sim.performance;

/** Bits that each core of a copy moves for a window; worked out again only where they change. */
final class Bits {

  private static final int[] FIXED = {};

  /** Values that each window loads; empty where all move the same bits. */
  private final int[] values;

  private final long[] ofCore;
  private long most;
  private long all;
  private int current;
  private final CoreLoad load;
  private final int matrixRows;
  private final int inputBits;

  private Bits(Piece.Windows windows, int[] values) {
    this.values = values;
    this.load = windows.load();
    this.matrixRows = windows.matrixRows();
    this.inputBits = windows.inputBits();
    this.ofCore = new long[load.rows().length];
  }

  /** Input bits: a core's share of the values that L1 does not hold. */
  static Bits loaded(Piece.Windows windows) {
    Bits bits = new Bits(windows, windows.newValues());
    bits.load(windows.units() == 0 ? 0 : windows.newValues(0));
    return bits;
  }

  /** Output bits, the same for every window. */
  static Bits stored(Piece.Windows windows) {
    return new Bits(windows, FIXED).set(windows.load().finished(), windows.outputBits());
  }

  /** Input bits from the local buffer to the crossbars, the same for every window. */
  static Bits fed(Piece.Windows windows) {
    return new Bits(windows, FIXED).set(windows.load().fedRows(), windows.inputBits());
  }

  private Bits set(int[] counts, int bitsEach) {
    for (int core = 0; core < ofCore.length; core++) {
      ofCore[core] = (long) counts[core] * bitsEach;
    }
    sum();
    return this;
  }

  private void load(int count) {
    current = count;
    int[] rows = load.rows();
    for (int core = 0; core < rows.length; core++) {
      ofCore[core] = Math.ceilDiv((long) count * rows[core], matrixRows) * inputBits;
    }
    sum();
  }

  private void sum() {
    most = 0;
    all = 0;
    for (long bits : ofCore) {
      most = Math.max(most, bits);
      all += bits;
    }
  }

  /** Values that each window loads; empty where all move the same bits. */
  int[] values() {
    return values;
  }

  /** Values that the unit loads that these bits are for. */
  int current() {
    return current;
  }

  /** Goes on to a unit; true if it moves other bits than the one before. */
  boolean changeAt(int unit) {
    if (values.length == 0 || values[unit] == current) {
      return false;
    }
    load(values[unit]);
    return true;
  }

  /** Of the core that has most. */
  long most() {
    return most;
  }

  /** Of all cores. */
  long all() {
    return all;
  }

  long ofCore(int core) {
    return ofCore[core];
  }
}
