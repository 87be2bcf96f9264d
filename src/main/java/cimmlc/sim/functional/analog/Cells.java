package cimmlc.sim.functional.analog;

import cimmlc.arch.Crossbar;
import cimmlc.arch.WeightEncoding;
import java.util.ArrayList;
import java.util.List;

/**
 * How a signed weight stands in cells: {@code weight = constant + sum of sign * 2^shift * cell}
 * over its slices (section 3.2.2; docs/analog.md).
 *
 * @param weightBits bits of a weight
 * @param cellBits bits that a cell stores
 */
public record Cells(WeightEncoding encoding, int weightBits, int cellBits) {

  private static final int MOST_BITS = 16;

  /** What the cells of one column count for; the sign is 1 or -1. */
  public record Slice(int shift, int sign) {}

  /** Refuses weights and cells beyond 16 bits. */
  public Cells {
    if (weightBits < 1 || weightBits > MOST_BITS || cellBits < 1 || cellBits > MOST_BITS) {
      throw new IllegalArgumentException(
          weightBits + "-bit weights in " + cellBits + "-bit cells, expected 1 to 16 bits");
    }
  }

  /** Cells of a crossbar; an ideal one stores a whole weight. */
  public static Cells of(Crossbar crossbar, WeightEncoding encoding, int weightBits) {
    double bits = crossbar.cellBits();
    return new Cells(encoding, weightBits, Double.isInfinite(bits) ? weightBits : (int) bits);
  }

  /** The columns of a weight. */
  public List<Slice> slices() {
    List<Slice> slices = new ArrayList<>();
    int stored = encoding == WeightEncoding.DIFFERENTIAL ? magnitudeBits() : weightBits;
    for (int shift = 0; shift < stored; shift += cellBits) {
      boolean top = shift + cellBits >= stored;
      boolean subtracted = encoding == WeightEncoding.TWOS_COMPLEMENT && top;
      slices.add(new Slice(shift, subtracted ? -1 : 1));
    }
    if (encoding == WeightEncoding.DIFFERENTIAL) {
      List.copyOf(slices).forEach(slice -> slices.add(new Slice(slice.shift(), -1)));
    }
    return slices;
  }

  private int magnitudeBits() {
    return Math.max(1, weightBits - 1);
  }

  /** What is added digitally to every weight. */
  public int constant() {
    return switch (encoding) {
      case OFFSET -> -(1 << (weightBits - 1));
      case DIFFERENTIAL -> 0;
      case TWOS_COMPLEMENT -> (1 << (weightBits - 1)) - (1 << topShift());
    };
  }

  private int topShift() {
    return (weightBits - 1) / cellBits * cellBits;
  }

  /** The largest value of a cell. */
  public int largest() {
    return (1 << cellBits) - 1;
  }

  /**
   * The value of a weight's cell.
   *
   * @throws IllegalArgumentException if the weight does not fit
   */
  public int cell(int weight, Slice slice) {
    int stored = weight - constant();
    return switch (encoding) {
      case OFFSET -> part(checked(stored, stored, weightBits), slice);
      case DIFFERENTIAL ->
          part(checked(Math.max(0, slice.sign() * weight), Math.abs(weight), room()), slice);
      case TWOS_COMPLEMENT ->
          slice.sign() < 0 ? checkedTop(-(stored >> slice.shift())) : part(stored, slice);
    };
  }

  /** Bits that the cells of a magnitude have together. */
  private int room() {
    return Math.ceilDiv(magnitudeBits(), cellBits) * cellBits;
  }

  private int part(int value, Slice slice) {
    return value >> slice.shift() & largest();
  }

  private int checkedTop(int cell) {
    return checked(cell, cell, weightBits - topShift());
  }

  private int checked(int value, int size, int bits) {
    if (size < 0 || size >> bits != 0) {
      throw new IllegalArgumentException(
          "a weight does not fit %d-bit %s cells of %d bits"
              .formatted(weightBits, encoding.key(), cellBits));
    }
    return value;
  }
}
