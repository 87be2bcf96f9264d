package cimmlc.arch;

/** What the records demand of their own fields; the reader has told the user before. */
final class Positive {

  private Positive() {}

  static void check(String what, double value) {
    if (!(value > 0)) {
      throw new IllegalArgumentException(what + " must be above 0, is " + value);
    }
  }

  static void checkShape(Noc noc, Grid grid) {
    if (noc.cost() instanceof NocCost.Matrix(var cycles, _) && cycles.size() != grid.count()) {
      throw new IllegalArgumentException(
          "a cost matrix of " + cycles.size() + " rows for " + grid.count() + " units");
    }
  }
}
