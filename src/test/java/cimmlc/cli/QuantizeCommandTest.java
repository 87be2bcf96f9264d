package cimmlc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import cimmlc.data.RandomSamples;
import cimmlc.data.Sample;
import cimmlc.graph.Evaluator;
import cimmlc.graph.Graph;
import cimmlc.graph.Node;
import cimmlc.graph.Quantization;
import cimmlc.graph.Quantizer;
import cimmlc.graph.Shape;
import cimmlc.graph.Tensor;
import cimmlc.onnx.ImportOptions;
import cimmlc.onnx.OnnxReader;
import cimmlc.reference.Accuracy;
import cimmlc.reference.FloatModel;
import cimmlc.reference.Reference;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantizeCommandTest {

  @TempDir private Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @CsvSource({"8, 8", "4, 4", "2, 3", "5, 12", "12, 5", "16, 16"})
  void theFileIsAQuantisedModelThatOnnxRuntimeRuns(String weightBits, String activationBits) {
    Path file = directory.resolve("qdq.onnx");
    String[] bits = {"--weight-bits", weightBits, "--activation-bits", activationBits};
    assertThat(
            run("quantize", "conv-relu", "-o", file.toString(), bits[0], bits[1], bits[2], bits[3]))
        .isZero();
    assertThat(out.toString()).contains("1 random sample, seed 0");
    assertThat(err.toString()).contains("for want of --calibration");
    Graph graph = OnnxReader.read(file, ImportOptions.DEFAULTS);
    assertThat(Quantizer.uncalibrated(graph)).isEmpty();
    Sample sample = new RandomSamples(List.of(Shape.of(1, 3, 32, 32)), 1, 5).sample(0);
    Accuracy accuracy = new Accuracy();
    try (FloatModel model = FloatModel.open(file, graph)) {
      accuracy.add(
          graph,
          model.run(sample.inputs()),
          Evaluator.run(graph, Reference.stored(graph, sample.inputs())),
          null);
    }
    // ONNX Runtime computes a QDQ model's products in float32: now and then a quantum differs
    assertThat(accuracy.sqnrDb().orElse(100)).isGreaterThan(50);
  }

  @Test
  void whatIsQuantisedAlreadyStays() {
    Path once = directory.resolve("once.onnx");
    Path twice = directory.resolve("twice.onnx");
    run("quantize", "mlp", "-o", once.toString(), "--percentile", "99.9", "--seed", "3");
    assertThat(run("quantize", once.toString(), "-o", twice.toString())).isZero();
    assertThat(out.toString()).contains("quantised already");
    assertThat(quantizations(twice)).isEqualTo(quantizations(once)).hasSizeGreaterThan(10);
  }

  /** How every operand of every node, and its output, is stored. */
  private static List<String> quantizations(Path file) {
    Graph graph = OnnxReader.read(file, ImportOptions.DEFAULTS);
    List<String> found = new ArrayList<>();
    for (Node node : graph.nodes()) {
      node.inputs().forEach(name -> found.add(stored(graph.tensor(name))));
      found.add(stored(graph.output(node)));
    }
    return found;
  }

  private static String stored(Tensor tensor) {
    return switch (tensor.quantization()) {
      case null -> "real";
      case Quantization.PerTensor how -> how.toString();
      case Quantization.PerChannel how -> Arrays.toString(how.scales());
    };
  }

  @Test
  void impossibleNumbersAreReportedTogether() {
    Path file = directory.resolve("x.onnx");
    int code = run("quantize", "mlp", "-o", file.toString(), "--limit", "0", "--weight-bits", "17");
    assertThat(code).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(2);
    assertThat(file).doesNotExist();
  }

  private int run(String... args) {
    return Main.run(new PrintWriter(out), new PrintWriter(err, true), args);
  }
}
