package cimmlc.reference;

import static org.assertj.core.api.Assertions.assertThat;

import cimmlc.SharedModels;
import cimmlc.data.Sample;
import cimmlc.data.Samples;
import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import cimmlc.graph.Evaluator;
import cimmlc.graph.Graph;
import cimmlc.graph.Quantization;
import cimmlc.graph.QuantizationOptions;
import cimmlc.graph.Quantizer;
import cimmlc.onnx.ImportOptions;
import cimmlc.onnx.OnnxReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * ONNX's own tests of the operators that this project imports: quantised on their own input, the
 * evaluator must agree with ONNX Runtime bit for bit and with the expected output but for
 * quantisation.
 */
class OnnxOperatorsTest {

  private static final Set<String> OPERATORS =
      Set.of(
          "Conv",
          "Gemm",
          "MatMul",
          "Attention",
          "LayerNormalization",
          "RMSNormalization",
          "Gelu",
          "Erf",
          "Swish",
          "Sqrt",
          "Pow",
          "Neg",
          "Reciprocal",
          "Gather",
          "Expand",
          "Shape",
          "Size",
          "Range",
          "Where",
          "Equal",
          "Less",
          "Not",
          "And",
          "Mod",
          "Relu",
          "LeakyRelu",
          "Clip",
          "Sigmoid",
          "Tanh",
          "HardSigmoid",
          "HardSwish",
          "Add",
          "Sum",
          "Mul",
          "Sub",
          "Div",
          "Concat",
          "ReduceMean",
          "MaxPool",
          "AveragePool",
          "GlobalAveragePool",
          "Softmax",
          "LRN",
          "Flatten",
          "Reshape",
          "Transpose",
          "Squeeze",
          "Unsqueeze",
          "Slice",
          "Pad",
          "QuantizeLinear",
          "DequantizeLinear",
          "BatchNormalization",
          "Identity",
          "Dropout",
          "Cast",
          "Constant",
          "ConstantOfShape");

  @Test
  void everyTestPassesOrIsRefused() throws IOException {
    Map<String, String> passed = new TreeMap<>();
    Map<String, String> refused = new TreeMap<>();
    Map<String, String> failed = new TreeMap<>();
    for (Path folder : folders()) {
      String name = String.valueOf(folder.getFileName());
      try {
        passed.put(name, run(OnnxNodeTest.load(folder)));
      } catch (InvalidInputException e) {
        refused.put(name, e.diagnostics().getFirst().message());
      } catch (RuntimeException | AssertionError e) {
        failed.put(name, String.valueOf(e));
      }
    }
    print("passed", passed);
    print("refused", refused);
    print("failed", failed);
    System.out.printf(
        "ONNX operator tests: %d run, %d passed, %d refused, %d failed%n",
        passed.size() + failed.size(), passed.size(), refused.size(), failed.size());
    assertThat(failed).isEmpty();
    assertThat(passed).hasSizeGreaterThan(50);
  }

  private static List<Path> folders() throws IOException {
    try (Stream<Path> folders = Files.list(SharedModels.path("onnx-node"))) {
      return folders
          .filter(folder -> Files.exists(folder.resolve("model.onnx")))
          .filter(folder -> OPERATORS.containsAll(OnnxNodeTest.operators(folder)))
          .sorted()
          .toList();
    }
  }

  private static void print(String what, Map<String, String> tests) {
    tests.forEach((name, text) -> System.out.printf("%-8s %-50s %s%n", what, name, text));
  }

  private static String run(OnnxNodeTest test) {
    Graph graph = OnnxReader.read(test.model(), test.name(), ImportOptions.DEFAULTS);
    if (!test.isFinite()) {
      throw new InvalidInputException(
          Location.of(test.name()), "its inputs are not finite: no integer stands for them");
    }
    Sample sample = new Sample(real(graph, test.inputs()), null);
    Graph quantized =
        Quantizer.quantize(
            graph,
            Calibrator.ranges(graph, new One(sample), 1, _ -> {}),
            QuantizationOptions.INT8,
            _ -> {});
    Map<String, int[]> ours =
        Evaluator.run(quantized, Reference.stored(quantized, sample.inputs()));
    Comparison comparison;
    try (Reference reference = Reference.open(quantized)) {
      comparison = reference.compare(sample.inputs(), ours);
    }
    assertThat(comparison.first()).as("differs from ONNX Runtime").isNull();
    return "%d values, %d float kernel mismatches, error %.3f of the range"
        .formatted(
            comparison.elements(),
            comparison.floatKernelMismatches(),
            error(test, quantized, ours));
  }

  /** What stored integers mean, where the graph's inputs are such. */
  private static List<float[]> real(Graph graph, List<float[]> values) {
    if (!(graph.tensor(graph.inputs().getFirst()).quantization()
        instanceof Quantization.PerTensor how)) {
      return values;
    }
    int[] stored = new int[values.getFirst().length];
    Arrays.setAll(stored, i -> (int) values.getFirst()[i]);
    return List.of(how.dequantize(stored));
  }

  /** Greatest error as a part of the expected output's range. */
  private static double error(OnnxNodeTest test, Graph graph, Map<String, int[]> ours) {
    String name = graph.outputs().getFirst();
    Quantization.PerTensor how = graph.tensor(name).activationQuantization();
    int[] stored = Objects.requireNonNull(ours.get(name));
    float[] expected = test.expectedValues();
    assertThat(stored).hasSameSizeAs(expected);
    double range = 1e-30;
    double error = 0;
    for (int i = 0; i < expected.length; i++) {
      float value = test.isReal() ? how.dequantize(stored[i]) : stored[i];
      range = Math.max(range, Math.abs(expected[i]));
      error = Math.max(error, Math.abs(expected[i] - value));
    }
    assertThat(error / range).as("error of the output's range").isLessThan(0.03);
    return error / range;
  }

  /** A single sample. */
  private record One(Sample sample) implements Samples {

    @Override
    public int size() {
      return 1;
    }

    @Override
    public Sample sample(int index) {
      return sample;
    }

    @Override
    public String description() {
      return "its own input";
    }

    @Override
    public boolean random() {
      return false;
    }
  }
}
