package cimmlc.reference;

import static org.assertj.core.api.Assertions.assertThat;

import cimmlc.SharedModels;
import cimmlc.data.RandomSamples;
import cimmlc.data.Sample;
import cimmlc.data.SampleFiles;
import cimmlc.data.Samples;
import cimmlc.data.Selection;
import cimmlc.graph.Evaluator;
import cimmlc.graph.Graph;
import cimmlc.graph.GraphBuilder;
import cimmlc.graph.Op;
import cimmlc.graph.QuantizationOptions;
import cimmlc.graph.Quantizer;
import cimmlc.graph.Shape;
import cimmlc.graph.TensorData;
import cimmlc.models.BuiltInNetworks;
import cimmlc.onnx.ImportOptions;
import cimmlc.onnx.OnnxReader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The evaluator, the only other reading of semantics.md here, against ONNX Runtime. */
class ReferenceTest {

  @ParameterizedTest
  @ValueSource(strings = {"mlp", "conv-relu", "vgg7"})
  void builtInNetworksAgreeBitForBit(String name) {
    Graph graph = OnnxReader.read(BuiltInNetworks.make(name, 1), name, ImportOptions.DEFAULTS);
    agrees(graph, new RandomSamples(shapes(graph), 2, 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "trained/lenet5.onnx, trained/lenet5_testdata",
        "trained/resnet20_bn.onnx, trained/resnet20_testdata",
        "trained/resnet20_bnfold.onnx, trained/resnet20_testdata",
        "trained/vit_mnist_op17.onnx, trained/vit_mnist_testdata",
        "third-party/mnist.onnx, trained/lenet5_testdata",
        "third-party/mobilenet_v2_qdq/model.onnx, third-party/mobilenet_v2_qdq/test_data_set_0",
      })
  void realNetworksAgreeBitForBit(String modelAndData) {
    String[] paths = modelAndData.split(", ", -1);
    Graph graph = OnnxReader.read(SharedModels.path(paths[0]), ImportOptions.DEFAULTS);
    Path data = SharedModels.path(paths[1]);
    agrees(graph, SampleFiles.open(data, shapes(graph), Selection.ALL));
  }

  /** A variance of 0 and a small epsilon: any rounding error of the mean would be divided by it. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void normalisationOfEqualValuesAgrees(boolean centered) {
    int count = 768;
    GraphBuilder builder = new GraphBuilder();
    builder.input("x", GraphBuilder.u8(0.0137, 3), 1, count);
    float[] ones = new float[count];
    Arrays.fill(ones, 1);
    builder.constant("scale", null, TensorData.Floats.of(ones), count);
    builder.constant("shift", null, TensorData.Floats.of(new float[count]), count);
    Op norm = new Op.LayerNorm(1, 1e-6f, centered);
    builder.node("y", norm, GraphBuilder.s8(0.01, 0), Shape.of(1, count), "x", "scale", "shift");
    Graph graph = builder.build("y");
    float[] x = new float[count];
    Arrays.fill(x, 2.9f);
    Map<String, int[]> ours = Evaluator.run(graph, Reference.stored(graph, List.of(x)));
    assertThat(Objects.requireNonNull(ours.get("y"))).containsOnly(centered ? 0 : 100);
    try (Reference reference = Reference.open(graph)) {
      Comparison comparison = reference.compare(List.of(x), ours);
      assertThat(comparison.mismatches()).isZero();
      assertThat(comparison.floatKernelMismatches()).isZero();
    }
  }

  private static void agrees(Graph graph, Samples samples) {
    Graph quantized =
        Quantizer.quantize(
            graph,
            Calibrator.ranges(graph, samples, 1, _ -> {}),
            QuantizationOptions.INT8,
            _ -> {});
    Comparison total = Comparison.NONE;
    try (Reference reference = Reference.open(quantized)) {
      for (Sample sample : samples) {
        Map<String, int[]> ours =
            Evaluator.run(quantized, Reference.stored(quantized, sample.inputs()));
        total = total.and(reference.compare(sample.inputs(), ours));
      }
    }
    assertThat(total.first()).isNull();
    assertThat(total.mismatches()).isZero();
    assertThat(total.tensors()).isEqualTo(quantized.nodes().size() + quantized.inputs().size());
    assertThat(total.elements()).isPositive();
  }

  private static List<Shape> shapes(Graph graph) {
    return graph.inputs().stream().map(name -> graph.tensor(name).shape()).toList();
  }
}
