package cimmlc.sim.functional.analog;

import cimmlc.arch.AdcPolicy;

/**
 * The conversion of a column sum in 0 .. range (docs/analog.md).
 *
 * @param range the largest sum
 * @param quantum distance of the values that it tells apart
 * @param most the largest value that it gives
 */
public record Adc(int range, int quantum, int most) {

  private static final int MOST_BITS =
      20; // of one that loses something: code * 2^-22 stays below 1

  /**
   * The converter of a column.
   *
   * @param range the largest sum
   * @param bits of the converter; infinite: it loses nothing
   * @throws IllegalArgumentException if sums need more than 31 bits
   */
  public static Adc of(long range, double bits, AdcPolicy policy) {
    if (range > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("column sums up to " + range + " need over 31 bits");
    }
    int largest = (int) range;
    double codes = Math.pow(2, bits);
    if (codes - 1 >= range) {
      return new Adc(largest, 1, Integer.MAX_VALUE);
    }
    if (bits > MOST_BITS) {
      throw new IllegalArgumentException("a lossy ADC of " + bits + " bits, expected at most 20");
    }
    return switch (policy) {
      case UNIFORM ->
          new Adc(largest, (int) Math.ceilDiv(range + 1, (long) codes), Integer.MAX_VALUE);
      case SATURATE -> new Adc(largest, 1, (int) codes - 1);
    };
  }

  /** True if some sums come out otherwise. */
  boolean isLossy() {
    return quantum > 1 || most < range;
  }

  /** What a sum is taken for. */
  public int value(int sum) {
    return Math.min(sum / quantum * quantum, most);
  }

  /** The fewest bits that tell 0 .. sum apart. */
  public static int losslessBits(long sum) {
    return Math.max(1, Long.SIZE - Long.numberOfLeadingZeros(sum));
  }
}
