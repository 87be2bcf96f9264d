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
import cimmlc.graph.QuantizationOptions;
import cimmlc.graph.Quantizer;
import cimmlc.graph.Shape;
import cimmlc.models.BuiltInNetworks;
import cimmlc.onnx.ImportOptions;
import cimmlc.onnx.OnnxReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
