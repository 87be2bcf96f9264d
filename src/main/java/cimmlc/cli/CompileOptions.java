package cimmlc.cli;

import cimmlc.arch.Architecture;
import cimmlc.arch.Architectures;
import cimmlc.arch.ComputingMode;
import cimmlc.diag.Diagnostics;
import cimmlc.diag.Location;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What decides how a model is compiled; a mixin of all commands that compile. */
final class CompileOptions {

  /** A level whose text is printed instead of results. */
  enum Level {
    GRAPH,
    CG,
    MVM,
    VVM,
    FLOW
  }

  @Option(
      names = "--arch",
      required = true,
      paramLabel = "ARCH",
      description = "The chip: a YAML file or a preset ('arch list').")
  String arch = "";

  @Option(
      names = "--mode",
      description =
          "Drive the chip in this mode, never finer than its own: ${COMPLETION-CANDIDATES}.")
  @Nullable ComputingMode mode;

  @Option(
      names = "--policy",
      defaultValue = "best",
      description =
          "none, cg-pipeline, cg-duplication, cg, mvm, vvm, best, poly-schedule, puma, jia or jain."
              + " Default: ${DEFAULT-VALUE}.")
  String policy = "best";

  @Option(
      names = "--objective",
      defaultValue = "latency",
      description = "latency, throughput, peak-power or energy. Default: ${DEFAULT-VALUE}.")
  String objective = "latency";

  @Option(
      names = "--power-budget",
      paramLabel = "W",
      description = "The chip's power may not pass this many watts. Default: no limit.")
  double powerBudgetW = Double.POSITIVE_INFINITY;

  @Option(
      names = "--slack",
      paramLabel = "PART",
      description =
          "Part of the latency that objective peak-power may give away for a lower peak. Default:"
              + " ${DEFAULT-VALUE}.")
  double slack;

  @Mixin CalibrationOptions calibration = new CalibrationOptions();

  @Option(
      names = "--activation-bits",
      defaultValue = "8",
      description = "2 to 16. Default: ${DEFAULT-VALUE}.")
  int activationBits = 8;

  @Option(
      names = "--weight-bits",
      defaultValue = "8",
      description = "2 to 16. Default: ${DEFAULT-VALUE}.")
  int weightBits = 8;

  @Option(
      names = "--dim",
      paramLabel = "NAME=N",
      description = "The size of a dynamic dimension, such as batch=1; once a dimension.")
  Map<String, Integer> dimensions = new LinkedHashMap<>();

  @Option(
      names = "--batch",
      defaultValue = "1",
      description = "Inferences between two loads of the weights. Default: ${DEFAULT-VALUE}.")
  int batch = 1;

  @Option(
      names = "--seed",
      defaultValue = "0",
      description = "Of everything random. Default: ${DEFAULT-VALUE}.")
  long seed;

  @Option(names = "--threads", description = "Default: all of the machine's.")
  int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--analog", description = "Execute cells, DAC and ADC in any mode.")
  boolean analog;

  @Option(
      names = "--adc",
      paramLabel = "BITS|lossless",
      converter = AdcWidths.Converter.class,
      description =
          "Another width of the ADC than the chip's; verify takes several: 4..12,lossless.")
  @Nullable AdcWidths adc;

  @Option(
      names = "--emit",
      description = "Stop at this level and print its text: ${COMPLETION-CANDIDATES}.")
  @Nullable Level emit;

  @Option(names = "--flat", description = "Print the flow in the paper's grammar, unrolled.")
  boolean flat;

  /**
   * The chip in its mode, with the ADC that was asked for where that is a single one.
   *
   * @throws cimmlc.diag.InvalidInputException if there is no such chip, or its mode is coarser
   */
  Architecture architecture() {
    Architecture chip = Architectures.load(arch);
    Architecture driven = mode == null ? chip : chip.inMode(mode);
    OptionalDouble bits = adc == null ? OptionalDouble.empty() : adc.single();
    return bits.isPresent() ? driven.withAdc(bits.getAsDouble()) : driven;
  }

  /**
   * Checks the numbers.
   *
   * @throws cimmlc.diag.InvalidInputException with every option that is out of range
   */
  void check() {
    Diagnostics problems = new Diagnostics();
    range(problems, "--activation-bits", activationBits, 2, 16);
    range(problems, "--weight-bits", weightBits, 2, 16);
    range(problems, "--batch", batch, 1, Integer.MAX_VALUE);
    range(problems, "--threads", threads, 1, 4096);
    dimensions.forEach((name, n) -> range(problems, "--dim " + name, n, 1, Integer.MAX_VALUE));
    if (!(powerBudgetW > 0)) {
      problems.add(Location.of("--power-budget"), powerBudgetW + " W, expected more than 0");
    }
    if (!(slack >= 0 && slack <= 100)) {
      problems.add(Location.of("--slack"), slack + ", expected a part of the latency, 0 to 100");
    }
    calibration.check(problems);
    problems.throwIfAny();
  }

  private static void range(Diagnostics problems, String option, int value, int least, int most) {
    if (value < least || value > most) {
      String upper = most == Integer.MAX_VALUE ? "at least " + least : least + " to " + most;
      problems.add(Location.of(option), value + ", expected " + upper);
    }
  }
}
