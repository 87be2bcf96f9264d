package cimmlc.cli;

import cimmlc.Compiler;
import cimmlc.CompilerOptions;
import cimmlc.Network;
import cimmlc.data.Normalization;
import cimmlc.data.Samples;
import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import cimmlc.graph.Graph;
import cimmlc.graph.QuantizationOptions;
import cimmlc.graph.Shape;
import cimmlc.schedule.Objective;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** What compile and verify share: options to a compiler and its calibration data. */
final class Compiling {

  private final CompileOptions options;

  Compiling(CompileOptions options) {
    this.options = options;
  }

  Network network(String model) {
    return Network.load(model, options.dimensions, options.seed);
  }

  Compiler compiler(Network network) {
    QuantizationOptions bits = new QuantizationOptions(options.activationBits, options.weightBits);
    return new Compiler(
        network,
        options.architecture(),
        new CompilerOptions(
            options.policy,
            objective(),
            options.powerBudgetW,
            options.slack,
            bits,
            options.calibration.part(),
            options.batch));
  }

  private Objective objective() {
    return Arrays.stream(Objective.values())
        .filter(objective -> objective.key().equals(options.objective))
        .findFirst()
        .orElseThrow(() ->
            new InvalidInputException(
                Location.of("--objective"),
                options.objective
                    + ", expected one of "
                    + Arrays.stream(Objective.values())
                        .map(Objective::key)
                        .collect(Collectors.joining(", "))));
  }

  /** Calibration inputs: those that the user names, else one seeded random one. */
  Samples calibration(Graph graph, Normalization normalization) {
    return options.calibration.samples(inputShapes(graph), normalization, options.seed);
  }

  static List<Shape> inputShapes(Graph graph) {
    return graph.inputs().stream().map(name -> graph.tensor(name).shape()).toList();
  }
}
