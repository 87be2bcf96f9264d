package cimmlc.arch;

/**
 * What it costs to write cells.
 *
 * @param cyclesPerRow 0 or more
 * @param energyPjPerRow 0 or more
 * @param endurance writes that a cell survives; +infinity where no limit is known
 */
public record Write(double cyclesPerRow, double energyPjPerRow, double endurance) {

  /** No cost, no limit. */
  public static final Write IDEAL = new Write(0, 0, Double.POSITIVE_INFINITY);

  public Write {
    if (!(cyclesPerRow >= 0 && energyPjPerRow >= 0)) {
      throw new IllegalArgumentException(cyclesPerRow + " cycles, " + energyPjPerRow + " pJ");
    }
    Positive.check("endurance", endurance);
  }

  /** True if rewriting takes no time. */
  public boolean isIdeal() {
    return cyclesPerRow == 0;
  }
}
