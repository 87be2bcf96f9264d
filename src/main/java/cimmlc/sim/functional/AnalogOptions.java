package cimmlc.sim.functional;

import cimmlc.arch.Architecture;
import cimmlc.arch.ComputingMode;
import cimmlc.flow.Flow;
import cimmlc.flow.Params;
import java.util.OptionalDouble;

/**
 * Whether cells, DAC and ADC take part in an execution (docs/analog.md).
 *
 * @param enabled if not, every sum is the exact integer product
 * @param adcBits another width of the ADC than the chip's; infinite: lossless
 * @param statistics gets what the conversions did to each layer
 */
public record AnalogOptions(boolean enabled, OptionalDouble adcBits, AnalogStatistics statistics) {

  /**
   * What a flow is executed with unless the user asks for something else: crossbars that take part
   * in crossbar and wordline mode where their ADC loses something.
   *
   * @param asked crossbars take part in any mode
   * @param adcBits another width of the ADC than the chip's: asks for crossbars, too
   */
  public static AnalogOptions of(Flow flow, boolean asked, OptionalDouble adcBits) {
    boolean enabled = asked || adcBits.isPresent() || isLossy(flow);
    return new AnalogOptions(enabled, adcBits, new AnalogStatistics());
  }

  private static boolean isLossy(Flow flow) {
    Architecture arch = flow.header().architecture();
    return arch.mode() != ComputingMode.CM
        && flow.header().params().values().stream()
            .filter(params -> params.has("weight_bits") && params.has("input"))
            .anyMatch(params -> !isLossless(flow, params));
  }

  private static boolean isLossless(Flow flow, Params params) {
    int activation = flow.header().tensor(params.word("input")).type().bits();
    return flow.header().architecture().adcLossless(activation, params.integer("weight_bits"));
  }

  /** The width of the ADC on a chip; infinite: lossless. */
  public double bits(Architecture arch) {
    return adcBits.orElse(arch.crossbar().adcBits());
  }

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
