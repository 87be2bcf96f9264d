package cimmlc.bench;

import cimmlc.CompilerOptions;
import cimmlc.arch.Architecture;
import cimmlc.graph.QuantizationOptions;
import cimmlc.schedule.Objective;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What is compiled and simulated once, however many bars show it.
 *
 * @param model a built-in network or an ONNX file
 * @param dimensions sizes of the model's symbolic dimensions
 * @param arch the chip, in its mode, with its changes
 * @param changes what was changed on the chip, in words
 * @param policy of the schedule
 * @param objective what it minimises
 * @param slack part of the latency that a lower peak may cost
 * @param bits of weights and activations
 * @param batch images between two loads of the weights
 */
public record Setting(
    String model,
    Map<String, Integer> dimensions,
    Architecture arch,
    List<String> changes,
    String policy,
    Objective objective,
    double slack,
    QuantizationOptions bits,
    int batch) {

  public Setting {
    dimensions = Map.copyOf(dimensions);
    changes = List.copyOf(changes);
  }

  /** What the compiler is asked for. */
  CompilerOptions options() {
    double unlimitedPowerW = Double.POSITIVE_INFINITY;
    return new CompilerOptions(policy, objective, unlimitedPowerW, slack, bits, 1, batch);
  }

  /** The setting in words, a piece each. */
  public List<String> words() {
    List<String> words = new ArrayList<>();
    words.add(model.substring(model.lastIndexOf('/') + 1).replaceFirst("\\.onnx$", ""));
    words.add(arch.name() + " in " + arch.mode());
    words.addAll(changes);
    words.add("policy " + policy);
    if (objective != Objective.LATENCY) {
      words.add("objective " + objective.key());
    }
    if (slack > 0) {
      words.add("slack " + slack);
    }
    if (!bits.equals(QuantizationOptions.INT8)) {
      words.add(bits.weightBits() + "-bit weights, " + bits.activationBits() + "-bit activations");
    }
    if (batch > 1) {
      words.add("batch " + batch);
    }
    return List.copyOf(words);
  }

  /** The words that set this setting apart from another. */
  public String apartFrom(Setting other) {
    List<String> words = new ArrayList<>(words());
    words.removeAll(other.words());
    return words.isEmpty() ? String.join(", ", words()) : String.join(", ", words);
  }
}
