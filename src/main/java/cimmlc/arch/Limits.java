package cimmlc.arch;

/** How large a chip may be, so that every product of its sizes fits a long. */
final class Limits {

  /** The most crossbars of a chip, and the most cells of a crossbar. */
  static final long MOST = Integer.MAX_VALUE;

  /** The largest finite rate or size that a file may give. */
  static final double LARGEST = 1e18;

  private Limits() {}

  static boolean crossbarsFit(Grid cores, Grid crossbarsPerCore) {
    return cores.count() <= MOST
        && crossbarsPerCore.count() <= MOST
        && cores.count() * crossbarsPerCore.count() <= MOST;
  }

  static boolean cellsFit(int rows, int columns) {
    return (long) rows * columns <= MOST;
  }
}
