package cimmlc.cli;

import cimmlc.AdcReport;
import cimmlc.sim.functional.LayerConversions;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** What converters cost, as text. */
final class AdcTable {

  private AdcTable() {}

  /** A single width layer by layer; several in a line each. */
  static void print(PrintWriter out, List<AdcReport> reports) {
    if (reports.size() == 1) {
      print(out, reports.getFirst());
    } else if (!reports.isEmpty()) {
      out.printf(
          "%-8s %14s %10s %10s %8s %15s%n",
          "ADC", "values differ", "SQNR", "agreement", "top-1", "lossless from");
      reports.forEach(report -> line(out, report));
    }
  }

  private static void line(PrintWriter out, AdcReport adc) {
    out.printf(
        Locale.ROOT,
        "%-8s %,14d %10s %8.2f %% %8s %10d bits%n",
        width(adc),
        adc.mismatches(),
        figure("%.1f dB", adc.accuracy().sqnrDb(), 1),
        100 * adc.accuracy().top1Agreement(),
        figure("%.2f %%", adc.accuracy().top1Integer(), 100),
        adc.losslessBits());
  }

  private static String width(AdcReport adc) {
    return Double.isInfinite(adc.bits()) ? "lossless" : (int) adc.bits() + " bits";
  }

  private static String figure(String format, OptionalDouble value, double factor) {
    return value.isPresent()
        ? String.format(Locale.ROOT, format, factor * value.getAsDouble())
        : "-";
  }

  private static void print(PrintWriter out, AdcReport adc) {
    out.printf(
        Locale.ROOT,
        "ADC, %s: %,d values differ from exact sums; lossless from %d bits on (on these values"
            + " %d); top-1 agreement with the float model %.2f %%%n",
        width(adc),
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
    String sqnr = layer.sqnrDb().isPresent() ? figure("%.1f dB", layer.sqnrDb(), 1) : "exact";
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
