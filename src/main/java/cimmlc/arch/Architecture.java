package cimmlc.arch;

import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;

/**
 * A chip as the compiler sees it (3.2, Figure 4).
 *
 * @param name of the chip
 * @param mode the mode in which it is driven
 * @param source citation of the figures, empty where none is given
 * @param cycleSeconds duration of a cycle; 0 where none is given: times are then known in cycles
 *     only
 * @param chip chip tier
 * @param core core tier, all cores alike
 * @param crossbar crossbar tier, all crossbars alike
 * @param ext what goes beyond the paper
 */
public record Architecture(
    String name,
    ComputingMode mode,
    String source,
    double cycleSeconds,
    Chip chip,
    Core core,
    Crossbar crossbar,
    Extensions ext) {

  public Architecture {
    boolean fits = Limits.crossbarsFit(chip.cores(), core.crossbars());
    if (!fits || !Limits.cellsFit(crossbar.rows(), crossbar.columns())) {
      throw new IllegalArgumentException(name + " has more crossbars or cells than an int counts");
    }
    if (!(cycleSeconds >= 0)) {
      throw new IllegalArgumentException("a cycle of " + cycleSeconds + " s");
    }
  }

  /** The number of cores. */
  public int cores() {
    return Math.toIntExact(chip.cores().count());
  }

  /** The number of crossbars of a core. */
  public int crossbarsPerCore() {
    return Math.toIntExact(core.crossbars().count());
  }

  /** The number of crossbars of the chip, at most 2^31 - 1. */
  public long crossbars() {
    return (long) cores() * crossbarsPerCore();
  }

  /** The number of weights that the chip holds in its binding (the better one where it is free). */
  public long weightCapacity(int weightBits) {
    int slices = crossbar.slices(weightBits, ext.weightEncoding());
    long inColumns = crossbars() * crossbar.rows() * (crossbar.columns() / slices);
    long acrossCrossbars = crossbars() / slices * crossbar.rows() * crossbar.columns();
    return switch (ext.binding()) {
      case B_TO_COLUMNS -> inColumns;
      case B_TO_CROSSBARS -> acrossCrossbars;
      case FREE -> Math.max(inColumns, acrossCrossbars);
    };
  }

  /**
   * The largest sum that an ADC has to convert (numbers, semantics section 8); flipped columns
   * halve it.
   */
  public double adcRange(int activationBits, int weightBits) {
    double range = crossbar.columnRange(crossbar.rows(), activationBits, weightBits);
    return ext.columnFlip() ? Math.floor(range / 2) : range;
  }

  /** True if no conversion loses anything. */
  public boolean adcLossless(int activationBits, int weightBits) {
    return Math.pow(2, crossbar.adcBits()) - 1 >= adcRange(activationBits, weightBits);
  }

  /**
   * The same chip driven in another mode.
   *
   * @throws InvalidInputException if that mode is finer than the one that the chip offers
   */
  public Architecture inMode(ComputingMode other) {
    if (other.finerThan(mode)) {
      throw new InvalidInputException(
          Location.of(name),
          "mode " + other + " is finer than the chip's " + mode + ", expected " + offered());
    }
    return new Architecture(name, other, source, cycleSeconds, chip, core, crossbar, ext);
  }

  /** The same chip with converters of so many bits; +infinity: lossless. */
  public Architecture withAdc(double bits) {
    return new Architecture(
        name, mode, source, cycleSeconds, chip, core, crossbar.withAdc(bits), ext);
  }

  private String offered() {
    return switch (mode) {
      case CM -> "CM";
      case XBM -> "CM or XBM";
      case WLM -> "CM, XBM or WLM";
    };
  }
}
