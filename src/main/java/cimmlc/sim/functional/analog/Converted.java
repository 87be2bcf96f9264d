package cimmlc.sim.functional.analog;

/** What a kernel gives for the columns of one block; {@link #lossy} and greatest only grow. */
final class Converted {

  /** Converted sums, shifted and added. */
  final int[] sums = new int[RowGroup.COLUMNS];

  /** What the ADC has taken away from them. */
  final int[] errors = new int[RowGroup.COLUMNS];

  /** The number of conversions that were not exact. */
  final int[] lossy = new int[RowGroup.COLUMNS];

  /** The greatest column sums. */
  final int[] greatest = new int[RowGroup.COLUMNS];
}
