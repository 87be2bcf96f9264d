package cimmlc.arch;

/**
 * The crossbar tier (3.2.3, Figure 8); ideal DAC, ADC and cell bits are +infinity.
 *
 * @param rows wordlines
 * @param columns bitlines
 * @param parallelRows rows that can be active at once, at most {@code rows}
 * @param dacBits bits of an activation that enter in one step; ideal: all
 * @param adcBits bits of a converted column sum; ideal: lossless
 * @param type of the cells: SRAM, ReRAM, PCM, Flash, ...; {@code ideal} where none is given
 * @param cellBits {@code precision}, bits that a cell stores; ideal: a whole weight
 */
public record Crossbar(
    int rows,
    int columns,
    int parallelRows,
    double dacBits,
    double adcBits,
    String type,
    double cellBits) {

  public Crossbar {
    Positive.check("rows", rows);
    Positive.check("columns", columns);
    Positive.check("dac", dacBits);
    Positive.check("adc", adcBits);
    Positive.check("precision", cellBits);
    if (parallelRows < 1 || parallelRows > rows) {
      throw new IllegalArgumentException("parallel_row " + parallelRows + " of " + rows + " rows");
    }
  }

  /** The same crossbar with converters of so many bits; +infinity: lossless. */
  public Crossbar withAdc(double bits) {
    return new Crossbar(rows, columns, parallelRows, dacBits, bits, type, cellBits);
  }

  /** The number of cells that a weight takes (1 in ideal cells). */
  public int slices(int weightBits, WeightEncoding encoding) {
    if (Double.isInfinite(cellBits)) {
      return 1;
    }
    return switch (encoding) {
      case OFFSET, TWOS_COMPLEMENT -> ceil(weightBits, cellBits);
      case DIFFERENTIAL -> 2 * ceil(Math.max(1, weightBits - 1), cellBits);
    };
  }

  /** The number of steps in which an activation enters (1 with an ideal DAC). */
  public int steps(int activationBits) {
    return Double.isInfinite(dacBits) ? 1 : ceil(activationBits, dacBits);
  }

  /** The number of activations that it takes to read so many rows. */
  public int rowGroups(int rows) {
    return Math.ceilDiv(rows, parallelRows);
  }

  /** Cycles of one MVM in CM and XBM: all rows, however few are used. */
  public long mvmCycles(int activationBits) {
    return (long) steps(activationBits) * rowGroups(rows);
  }

  /**
   * The largest sum of a column in one activation of so many used rows; an ideal DAC or cell counts
   * as a whole activation or weight.
   */
  public double columnRange(int rowsUsed, int activationBits, int weightBits) {
    double inputBits = Double.isInfinite(dacBits) ? activationBits : dacBits;
    double storedBits = Double.isInfinite(cellBits) ? weightBits : cellBits;
    return Math.min(parallelRows, rowsUsed) * largest(inputBits) * largest(storedBits);
  }

  private static double largest(double bits) {
    return Math.pow(2, bits) - 1;
  }

  private static int ceil(int bits, double perUnit) {
    return (int) Math.ceil(bits / perUnit);
  }
}
