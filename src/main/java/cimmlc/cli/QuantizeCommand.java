package cimmlc.cli;

import cimmlc.Network;
import cimmlc.data.Normalization;
import cimmlc.data.Samples;
import cimmlc.diag.Diagnostics;
import cimmlc.diag.Location;
import cimmlc.graph.Graph;
import cimmlc.graph.QuantizationOptions;
import cimmlc.graph.Quantizer;
import cimmlc.onnx.OnnxWriter;
import cimmlc.reference.Calibrator;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cimmlc quantize}: post-training quantisation to a standard QDQ model. */
@Command(name = "quantize", description = "Quantises a network to a standard QDQ model.")
final class QuantizeCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "MODEL", description = "An ONNX file or a built-in network.")
  private String model = "";

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "INT8.onnx",
      description = "The quantised model, for ONNX Runtime and others.")
  private Path output = Path.of("");

  @Mixin private CalibrationOptions calibration;

  @Option(names = "--limit", paramLabel = "N", description = "The same as --calibration-limit.")
  private @Nullable Integer limit;

  @Option(
      names = "--normalize",
      paramLabel = "MEAN,STD",
      defaultValue = "0,1",
      description = "(x - mean) / std of values in 0 to 1, a pair or one pair a channel.")
  private String normalize = "0,1";

  @Option(
      names = "--seed",
      defaultValue = "0",
      description = "Of random inputs and built-in weights. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--activation-bits",
      defaultValue = "8",
      description = "2 to 16. Default: ${DEFAULT-VALUE}.")
  private int activationBits = 8;

  @Option(
      names = "--weight-bits",
      defaultValue = "8",
      description = "2 to 16. Default: ${DEFAULT-VALUE}.")
  private int weightBits = 8;

  @Option(
      names = "--dim",
      paramLabel = "NAME=N",
      description = "The size of a dynamic dimension, such as batch=1; once a dimension.")
  private Map<String, Integer> dimensions = new LinkedHashMap<>();

  @Override
  public Integer call() throws IOException {
    check();
    Network network = Network.load(model, dimensions, seed);
    write(quantized(network.graph()));
    out().printf("%s: QDQ model of %s%n", output, network.name());
    return 0;
  }

  private void check() {
    calibration.limit = limit == null ? calibration.limit : limit;
    Diagnostics problems = new Diagnostics();
    calibration.check(problems);
    checkBits(problems, "--activation-bits", activationBits);
    checkBits(problems, "--weight-bits", weightBits);
    problems.throwIfAny();
  }

  private static void checkBits(Diagnostics problems, String option, int bits) {
    if (bits < 2 || bits > 16) {
      problems.add(Location.of(option), bits + ", expected 2 to 16");
    }
  }

  private Graph quantized(Graph graph) {
    int open = Quantizer.uncalibrated(graph).size();
    if (open == 0) {
      out().println("the model is quantised already: its scales stay as they are");
    }
    Samples samples =
        calibration.samples(Compiling.inputShapes(graph), Normalization.parse(normalize), seed);
    var ranges = Calibrator.ranges(graph, samples, calibration.part(), this::warn);
    if (open > 0) {
      out().printf("ranges of %d activations observed on %s%n", open, samples.description());
    }
    if (open > 0 && samples.random()) {
      warn("random inputs were used for want of --calibration: expect no accuracy of the result");
    }
    QuantizationOptions bits = new QuantizationOptions(activationBits, weightBits);
    return Quantizer.quantize(graph, ranges, bits, this::warn);
  }

  /** The file is complete or as it was before. */
  private void write(Graph graph) throws IOException {
    Path partial = output.resolveSibling("." + output.getFileName() + ".partial");
    try {
      OnnxWriter.writeQdq(graph, partial);
      Files.move(partial, output, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  private void warn(String line) {
    spec.commandLine().getErr().println("warning: " + line);
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
