package cimmlc.sim.functional;

import java.util.OptionalDouble;

/**
 * Whether cells, DAC and ADC take part in an execution (docs/analog.md).
 *
 * @param enabled if not, every sum is the exact integer product
 * @param adcBits another width of the ADC than the chip's; infinite: lossless
 * @param statistics gets what the conversions did to each layer
 */
public record AnalogOptions(boolean enabled, OptionalDouble adcBits, AnalogStatistics statistics) {

  /** Integer products: the same as with lossless converters. */
  public static AnalogOptions exact() {
    return new AnalogOptions(false, OptionalDouble.empty(), new AnalogStatistics());
  }

  /** Crossbars with the chip's own converters. */
  public static AnalogOptions chip() {
    return new AnalogOptions(true, OptionalDouble.empty(), new AnalogStatistics());
  }

  /** Crossbars with converters of so many bits, infinite for lossless ones. */
  public static AnalogOptions adc(double bits) {
    return new AnalogOptions(true, OptionalDouble.of(bits), new AnalogStatistics());
  }
}
