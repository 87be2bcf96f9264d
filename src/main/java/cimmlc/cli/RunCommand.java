package cimmlc.cli;

import cimmlc.data.NpyFile;
import cimmlc.data.Sample;
import cimmlc.data.Samples;
import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import cimmlc.flow.Flow;
import cimmlc.flow.FlowFile;
import cimmlc.flow.TensorDecl;
import cimmlc.flow.ValueType;
import cimmlc.graph.IntegerType;
import cimmlc.graph.Quantization;
import cimmlc.graph.Shape;
import cimmlc.sim.functional.AnalogOptions;
import cimmlc.sim.functional.FunctionalSimulator;
import cimmlc.sim.functional.Observer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cimmlc run}: executes a flow on data. */
@Command(name = "run", description = "Executes a flow on data.")
final class RunCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FLOW", description = "A flow, or a directory with flow.mop.")
  private Path flow = Path.of("");

  @Mixin private InputOptions inputs;

  @Option(names = "--input", paramLabel = "X", description = "The same as --inputs.")
  private @Nullable Path input;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "Y",
      description = "Outputs as .npy, real values; with several samples or outputs numbered.")
  private @Nullable Path output;

  @Option(names = "--seed", defaultValue = "0", description = "Of random inputs.")
  private long seed;

  @Option(names = "--analog", description = "Execute cells, DAC and ADC in any mode.")
  private boolean analog;

  @Option(
      names = "--adc",
      paramLabel = "BITS|lossless",
      converter = AdcWidths.Converter.class,
      description = "Another width of the ADC than the chip's.")
  private @Nullable AdcWidths adc;

  @Option(names = "--threads", description = "Default: all of the machine's.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Override
  public void run() {
    FlowFile file = FlowFile.read(flow);
    inputs.inputs = input == null ? inputs.inputs : input;
    FunctionalSimulator simulator =
        FunctionalSimulator.of(
            file.parsed().flow(), file.weights(), threads, analog(file.parsed().flow()));
    List<Shape> shapes =
        simulator.inputs().stream().map(tensor -> new Shape(tensor.shape())).toList();
    Samples samples = inputs.samples(shapes, seed, 1);
    PrintWriter out = spec.commandLine().getOut();
    out.println("data: " + samples.description());
    for (int i = 0; i < samples.size(); i++) {
      execute(simulator, samples.sample(i), i, samples.size() > 1);
    }
  }

  private AnalogOptions analog(Flow executed) {
    OptionalDouble bits = adc == null ? OptionalDouble.empty() : adc.one();
    return AnalogOptions.of(executed, analog, bits);
  }

  private void execute(FunctionalSimulator simulator, Sample sample, int index, boolean several) {
    Map<String, int[]> stored = new HashMap<>();
    for (int i = 0; i < simulator.inputs().size(); i++) {
      TensorDecl tensor = simulator.inputs().get(i);
      stored.put(tensor.name(), quantization(tensor).quantize(sample.inputs().get(i)));
    }
    Map<String, int[]> results = simulator.run(stored, Observer.NONE);
    boolean numbered = several || simulator.outputs().size() > 1;
    for (TensorDecl tensor : simulator.outputs()) {
      float[] real =
          quantization(tensor).dequantize(results.getOrDefault(tensor.name(), new int[0]));
      String suffix = numbered ? "-" + index + "-" + tensor.name().replaceAll("\\W", "_") : "";
      write(tensor, real, suffix);
    }
  }

  private static Quantization.PerTensor quantization(TensorDecl tensor) {
    ValueType type = tensor.type();
    if (type.kind() == ValueType.Kind.FLOAT) {
      throw new InvalidInputException(
          Location.of(tensor.name()), "is a float32 tensor, expected stored integers");
    }
    IntegerType stored = new IntegerType(type.bits(), type.kind() == ValueType.Kind.SIGNED);
    return new Quantization.PerTensor(stored, tensor.scale(), tensor.zeroPoint());
  }

  private void write(TensorDecl tensor, float[] real, String suffix) {
    int best = 0;
    for (int i = 1; i < real.length; i++) {
      best = real[i] > real[best] ? i : best;
    }
    spec.commandLine()
        .getOut()
        .printf("%s %s: greatest value at %d%n", tensor.name(), tensor.shape(), best);
    if (output == null) {
      return;
    }
    String name = String.valueOf(output.getFileName());
    Path file =
        suffix.isEmpty()
            ? output
            : output.resolveSibling(name.replaceFirst("(\\.npy)?$", "") + suffix + ".npy");
    try {
      Path partial = file.resolveSibling("." + file.getFileName() + ".partial");
      NpyFile.write(partial, new Shape(tensor.shape()), real);
      Files.move(partial, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
