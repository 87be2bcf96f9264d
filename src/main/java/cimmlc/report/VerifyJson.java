package cimmlc.report;

import cimmlc.AdcReport;
import cimmlc.Verification;
import cimmlc.arch.ComputingMode;
import cimmlc.reference.Accuracy;
import cimmlc.reference.Comparison;
import cimmlc.sim.functional.LayerConversions;
import java.util.OptionalDouble;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The tree that {@code verify --json} prints. */
public final class VerifyJson {

  private VerifyJson() {}

  /** The result of a verification in a mode. */
  public static ObjectNode of(Verification verification, ComputingMode mode) {
    Comparison comparison = verification.comparison();
    Accuracy accuracy = verification.accuracy();
    ObjectNode tree =
        JsonNodeFactory.instance
            .objectNode()
            .put("mode", mode.name())
            .put("reference", verification.reference())
            .put("bit_exact", comparison.bitExact())
            .put("samples", accuracy.samples())
            .put("tensors", comparison.tensors())
            .put("elements", comparison.elements())
            .put("mismatches", comparison.mismatches())
            .put("float_kernel_mismatches", comparison.floatKernelMismatches())
            .put("max_abs_error", comparison.maxAbsError())
            .put("top1_agreement", accuracy.top1Agreement());
    put(tree, "sqnr_db", accuracy.sqnrDb());
    put(tree, "top1_float", accuracy.top1Float());
    put(tree, "top1_integer", accuracy.top1Integer());
    if (accuracy.labelled() > 0) {
      Accuracy.Difference difference = accuracy.top1Difference();
      tree.putObject("top1_difference")
          .put("n", accuracy.labelled())
          .put("estimate", difference.estimate())
          .put("low_95", difference.low())
          .put("high_95", difference.high());
    }
    if (!verification.adc().isEmpty()) {
      put(tree.putObject("adc"), verification.adc().getFirst());
    }
    if (verification.adc().size() > 1) {
      ArrayNode sweep = tree.putArray("adc_sweep");
      verification.adc().forEach(report -> put(sweep.addObject(), report));
    }
    ObjectNode seconds = tree.putObject("seconds");
    verification.seconds().forEach(seconds::put);
    return tree;
  }

  /** An ADC without loss has bits of null. */
  private static void put(ObjectNode tree, AdcReport adc) {
    bits(tree, adc.bits());
    tree.put("mismatches", adc.mismatches())
        .put("top1_agreement", adc.accuracy().top1Agreement())
        .put("lossless_bits", adc.losslessBits())
        .put("lossless_bits_seen", adc.losslessBitsSeen());
    put(tree, "sqnr_db", adc.accuracy().sqnrDb());
    put(tree, "top1", adc.accuracy().top1Integer());
    ArrayNode layers = tree.putArray("layers");
    for (LayerConversions layer : adc.layers()) {
      ObjectNode entry =
          layers
              .addObject()
              .put("name", layer.name())
              .put("conversions", layer.conversions())
              .put("lossy", layer.lossy())
              .put("range", layer.range())
              .put("greatest_sum", layer.greatest())
              .put("lossless_bits", layer.losslessBits())
              .put("lossless_bits_seen", layer.losslessBitsSeen());
      put(entry, "sqnr_db", layer.sqnrDb());
    }
  }

  private static void bits(ObjectNode tree, double bits) {
    if (Double.isInfinite(bits)) {
      tree.putNull("bits");
    } else {
      tree.put("bits", (int) bits);
    }
  }

  private static void put(ObjectNode tree, String key, OptionalDouble value) {
    if (value.isPresent()) {
      tree.put(key, value.getAsDouble());
    }
  }
}
