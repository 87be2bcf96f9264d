package cimmlc;

import cimmlc.reference.Accuracy;
import cimmlc.sim.functional.LayerConversions;
import java.util.List;

/**
 * What the chip's converters cost: the same flow with crossbars, DAC and ADC beside that with exact
 * sums (docs/analog.md).
 *
 * @param bits of the ADC; infinite: lossless
 * @param mismatches values, of all tensors and samples, that differ from those of exact sums
 * @param accuracy against the real-valued network
 * @param layers what happened in each layer, all samples together
 */
public record AdcReport(
    double bits, long mismatches, Accuracy accuracy, List<LayerConversions> layers) {

  /** The fewest bits of an ADC that could lose nothing in any layer. */
  public int losslessBits() {
    return layers.stream().mapToInt(LayerConversions::losslessBits).max().orElse(1);
  }

  /** The fewest bits of an ADC that would have lost nothing on these samples. */
  public int losslessBitsSeen() {
    return layers.stream().mapToInt(LayerConversions::losslessBitsSeen).max().orElse(1);
  }
}
