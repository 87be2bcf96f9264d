package cimmlc.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of bench that hold for every setting, whatever the experiment says; a mixin. */
final class SettingOptions {

  @Option(names = "--mode", description = "CM, XBM or WLM; like all below, for every setting.")
  private @Nullable String mode;

  @Option(names = "--policy", description = "A policy of 'compile --help'.")
  private @Nullable String policy;

  @Option(names = "--objective", description = "latency, throughput, peak-power or energy.")
  private @Nullable String objective;

  @Option(names = "--weight-bits", paramLabel = "BITS", description = "2 to 16.")
  private @Nullable String weightBits;

  @Option(names = "--activation-bits", paramLabel = "BITS", description = "2 to 16.")
  private @Nullable String activationBits;

  @Option(names = "--batch", paramLabel = "N", description = "Images of a batch.")
  private @Nullable String batch;

  /** The keys of a setting that the user has given, with their values. */
  Map<String, String> given() {
    Map<String, String> given = new LinkedHashMap<>();
    put(given, "mode", mode);
    put(given, "policy", policy);
    put(given, "objective", objective);
    put(given, "weight_bits", weightBits);
    put(given, "activation_bits", activationBits);
    put(given, "batch", batch);
    return given;
  }

  private static void put(Map<String, String> given, String key, @Nullable String value) {
    if (value != null) {
      given.put(key, value);
    }
  }
}
