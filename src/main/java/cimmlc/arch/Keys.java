package cimmlc.arch;

import cimmlc.yaml.Nearest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Which keys a description file has, and in which map each stands. Extension keys stand at the top
 * or in the tier that they describe.
 */
final class Keys {

  static final List<String> TOP =
      List.of(
          "name",
          "computing_mode",
          "source",
          "cycle",
          "chip",
          "core",
          "crossbar",
          "weight_encoding",
          "write",
          "energy",
          "off_chip",
          "binding",
          "digital_ops",
          "adc_policy",
          "column_flip",
          "l0_bw_total");

  static final List<String> CHIP =
      List.of(
          "core_number",
          "alu",
          "core_noc",
          "core_noc_cost",
          "l0_size",
          "l0_bw",
          "l0_bw_total",
          "off_chip",
          "digital_ops");

  static final List<String> CORE =
      List.of("xb_number", "alu", "xb_noc", "xb_noc_cost", "l1_size", "l1_bw");

  static final List<String> CROSSBAR =
      List.of(
          "xb_size",
          "parallel_row",
          "dac",
          "adc",
          "type",
          "precision",
          "weight_encoding",
          "write",
          "binding",
          "adc_policy",
          "column_flip");

  private Keys() {}

  /** What to say of a key that a map does not know: where it belongs, or what may be meant. */
  static String unknown(String key, List<String> known) {
    SequencedMap<String, List<String>> tiers = new LinkedHashMap<>();
    tiers.put("at the top", TOP);
    tiers.put("in chip", CHIP);
    tiers.put("in core", CORE);
    tiers.put("in crossbar", CROSSBAR);
    for (Map.Entry<String, List<String>> tier : tiers.entrySet()) {
      if (tier.getValue().contains(key)) {
        return ", expected " + tier.getKey();
      }
    }
    return Nearest.hint(key, known) + ", expected one of " + String.join(", ", known);
  }
}
