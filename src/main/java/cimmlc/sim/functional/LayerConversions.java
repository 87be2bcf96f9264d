package cimmlc.sim.functional;

import cimmlc.sim.functional.analog.Adc;
import cimmlc.sim.functional.analog.Sums;
import java.util.OptionalDouble;

/**
 * What the ADCs did to one layer, over all windows and runs.
 *
 * @param name of its params entry
 * @param conversions column sums that were converted
 * @param lossy those that did not come out as they were
 * @param range the greatest sum that its columns can have
 * @param greatest the greatest one that was seen
 * @param signal sum of squares of the exact results, in quanta of the output (raw sums: as they
 *     are)
 * @param error sum of squares of what the results are off, in the same unit
 */
public record LayerConversions(
    String name,
    long conversions,
    long lossy,
    long range,
    long greatest,
    double signal,
    double error) {

  /** Nothing yet. */
  static LayerConversions none(String name) {
    return new LayerConversions(name, 0, 0, 0, 0, 0, 0);
  }

  LayerConversions and(LayerConversions other) {
    return new LayerConversions(
        name,
        conversions + other.conversions,
        lossy + other.lossy,
        Math.max(range, other.range),
        Math.max(greatest, other.greatest),
        signal + other.signal,
        error + other.error);
  }

  static LayerConversions of(
      String name, Sums.Tally tally, long range, double signal, double error) {
    return new LayerConversions(
        name, tally.conversions(), tally.lossy(), range, tally.greatest(), signal, error);
  }

  /** Signal to error in decibel; empty where nothing is lost. */
  public OptionalDouble sqnrDb() {
    return error == 0 ? OptionalDouble.empty() : OptionalDouble.of(10 * Math.log10(signal / error));
  }

  /** The fewest bits of an ADC that could lose nothing, whatever the values are. */
  public int losslessBits() {
    return Adc.losslessBits(range);
  }

  /** The fewest bits of an ADC of unit steps that would have lost nothing on these values. */
  public int losslessBitsSeen() {
    return Adc.losslessBits(greatest);
  }
}
