package cimmlc.schedule;

/**
 * What one copy of an operator occupies (section 3.3.2).
 *
 * @param crossbars that hold weights
 * @param cores whole cores
 */
public record Footprint(long crossbars, int cores) {

  public Footprint {
    if (crossbars < 1 || cores < 1 || cores > crossbars) {
      throw new IllegalArgumentException(crossbars + " crossbars in " + cores + " cores");
    }
  }

  /**
   * As many whole cores as the crossbars of a mapping need.
   *
   * @throws ArithmeticException beyond 2^31 - 1 cores
   */
  public static Footprint of(CrossbarMapping mapping, int crossbarsPerCore) {
    long crossbars = mapping.crossbars();
    return new Footprint(crossbars, Math.toIntExact(Math.ceilDiv(crossbars, crossbarsPerCore)));
  }
}
