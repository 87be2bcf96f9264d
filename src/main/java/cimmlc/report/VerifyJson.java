package cimmlc.report;

import cimmlc.Verification;
import cimmlc.arch.ComputingMode;
import cimmlc.reference.Accuracy;
import cimmlc.reference.Comparison;
import java.util.OptionalDouble;
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
    ObjectNode seconds = tree.putObject("seconds");
    verification.seconds().forEach(seconds::put);
    return tree;
  }

  private static void put(ObjectNode tree, String key, OptionalDouble value) {
    if (value.isPresent()) {
      tree.put(key, value.getAsDouble());
    }
  }
}
