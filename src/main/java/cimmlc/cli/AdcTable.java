package cimmlc.cli;

import cimmlc.AdcReport;
import cimmlc.sim.functional.LayerConversions;
import java.io.PrintWriter;
import java.util.Locale;

/** What converters cost, as text. */
final class AdcTable {

  private AdcTable() {}

  static void print(PrintWriter out, AdcReport adc) {
    out.printf(
        Locale.ROOT,
        "ADC of %s: %,d values differ from exact sums; lossless from %d bits on (on these values"
            + " %d); top-1 agreement with the float model %.2f %%%n",
        Double.isInfinite(adc.bits()) ? "any width" : (int) adc.bits() + " bits",
        adc.mismatches(),
        adc.losslessBits(),
        adc.losslessBitsSeen(),
        100 * adc.accuracy().top1Agreement());
    adc.accuracy()
        .top1Integer()
        .ifPresent(top1 -> out.printf(Locale.ROOT, "top-1 with this ADC: %.2f %%%n", 100 * top1));
    out.printf(
        "%-32s %8s %8s %8s %9s %9s%n", "layer", "range", "greatest", "bits", "lossy", "SQNR");
    adc.layers().forEach(layer -> print(out, layer));
  }

  private static void print(PrintWriter out, LayerConversions layer) {
    double lossy = 100.0 * layer.lossy() / Math.max(1, layer.conversions());
    String sqnr =
        layer.sqnrDb().isPresent()
            ? String.format(Locale.ROOT, "%.1f dB", layer.sqnrDb().getAsDouble())
            : "exact";
    out.printf(
        Locale.ROOT,
        "%-32s %8d %8d %8d %7.2f %% %9s%n",
        layer.name(),
        layer.range(),
        layer.greatest(),
        layer.losslessBits(),
        lossy,
        sqnr);
  }
}
