package cimmlc.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import cimmlc.SharedModels;
import cimmlc.graph.Evaluator;
import cimmlc.graph.Graph;
import cimmlc.graph.Node;
import cimmlc.graph.Op;
import cimmlc.graph.QuantizationOptions;
import cimmlc.graph.RandomGraphs;
import cimmlc.graph.Shape;
import cimmlc.graph.Tensor;
import cimmlc.onnx.proto.Onnx.ModelProto;
import cimmlc.onnx.proto.Onnx.NodeProto;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Written models mean what the read ones meant, in ONNX Runtime's eyes. */
class OnnxWriterTest {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "trained/lenet5.onnx",
        "trained/resnet20_bn.onnx",
        "third-party/mnist.onnx",
        "onnx-light/light_squeezenet.onnx",
        "onnx-light/light_inception_v1.onnx",
        "onnx-light/light_resnet50.onnx",
        "torchvision-topology/mobilenet_v2.onnx",
        "trained/vit_mnist_op17.onnx",
      })
  void floatModelsComputeWhatTheOriginalsCompute(String model) throws Exception {
    Path original = SharedModels.path(model);
    Graph graph = OnnxReader.read(original, ImportOptions.DEFAULTS);
    Path written = folder.resolve("model.onnx");
    OnnxWriter.writeFloat(graph, written);
    assertSameOutputs(original, written, graph, 1e-3f);
    assertSameGraph(OnnxReader.read(written, ImportOptions.DEFAULTS), graph);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "third-party/conv_qdq_u8u8.onnx",
        "third-party/conv_qdq_s8s8.onnx",
        "third-party/conv_qdq_s8s8_perchannel.onnx",
        "third-party/mobilenet_v2_qdq/model.onnx",
      })
  void quantisedModelsComputeWhatTheOriginalsCompute(String model) throws Exception {
    Path original = SharedModels.path(model);
    Graph graph = OnnxReader.read(original, ImportOptions.DEFAULTS);
    Path written = folder.resolve("model.onnx");
    OnnxWriter.writeQdq(graph, written);
    float quantum = graph.tensor(graph.outputs().getFirst()).activationQuantization().scale();
    assertSameOutputs(original, written, graph, 2.5f * quantum);
    Graph again = OnnxReader.read(written, ImportOptions.DEFAULTS);
    assertThat(again.nodes()).extracting(Node::op).isEqualTo(nodes(graph, Node::op));
    assertThat(again.nodes())
        .extracting(node -> again.output(node).quantization())
        .isEqualTo(nodes(graph, node -> Objects.requireNonNull(graph.output(node).quantization())));
  }

  /** Quantised by this project: the integers are the same, whatever the operators. */
  @Test
  void randomQuantisedNetworksSurviveWritingBitForBit() throws IOException {
    Path written = folder.resolve("model.onnx");
    for (long seed = 0; seed < 60; seed++) {
      if (seed % 3 == 2) {
        continue; // weights per tensor, and biases of another scale than theirs
      }
      Graph graph = RandomGraphs.quantized(seed, QuantizationOptions.INT8, true);
      OnnxWriter.writeQdq(graph, written);
      Graph again = OnnxReader.read(written, ImportOptions.DEFAULTS);
      Map<String, int[]> inputs = RandomGraphs.inputs(graph, seed);
      Map<String, int[]> expected = Evaluator.run(graph, inputs);
      Map<String, int[]> actual = Evaluator.run(again, inputs);
      for (String output : graph.outputs()) {
        assertThat(actual.get(output))
            .as("seed %d, %s", seed, output)
            .isEqualTo(expected.get(output));
      }
      // Weights of a MatMul of rank 3 are turned for ONNX.
      assertThat(again.nodes())
          .extracting(node -> node.op().getClass())
          .filteredOn(kind -> kind != Op.Unary.class)
          .isEqualTo(
              graph.nodes().stream()
                  .map(node -> node.op().getClass())
                  .filter(kind -> kind != Op.Unary.class)
                  .toList());
    }
  }

  private static <T> List<T> nodes(Graph graph, java.util.function.Function<Node, T> part) {
    return graph.nodes().stream().map(part).toList();
  }

  private static void assertSameGraph(Graph actual, Graph expected) {
    assertThat(actual.inputs()).isEqualTo(expected.inputs());
    assertThat(actual.outputs()).isEqualTo(expected.outputs());
    assertThat(actual.nodes()).extracting(Node::name).isEqualTo(nodes(expected, Node::name));
    assertThat(actual.nodes()).extracting(Node::op).isEqualTo(nodes(expected, Node::op));
    assertThat(actual.nodes())
        .extracting(node -> actual.output(node).shape())
        .isEqualTo(nodes(expected, node -> expected.output(node).shape()));
  }

  private static void assertSameOutputs(Path original, Path written, Graph graph, float tolerance)
      throws OrtException {
    Tensor input = graph.tensor(graph.inputs().getFirst());
    float[] x = new float[(int) input.shape().elements()];
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextDouble();
    }
    float[] expected = run(original, input.name(), input.shape(), x);
    float[] actual = run(written, input.name(), input.shape(), x);
    assertThat(expected).hasSameSizeAs(actual);
    for (int i = 0; i < actual.length; i++) {
      float limit = tolerance * Math.max(1, Math.abs(expected[i]));
      assertThat(actual[i]).as("output " + i).isCloseTo(expected[i], within(limit));
    }
  }

  private static float[] run(Path model, String input, Shape shape, float[] x) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    long[] dims = shape.dims().stream().mapToLong(Integer::longValue).toArray();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
      try (OrtSession session = environment.createSession(model.toString(), options);
          OnnxTensor tensor = OnnxTensor.createTensor(environment, FloatBuffer.wrap(x), dims);
          OrtSession.Result result = session.run(Map.of(input, tensor))) {
        return ((OnnxTensor) result.get(0)).getFloatBuffer().array();
      }
    }
  }

  @Test
  void annotationsStandOnTheNodesThatTheyAreFor() throws IOException {
    Graph graph = OnnxReader.read(SharedModels.path("trained/lenet5.onnx"), ImportOptions.DEFAULTS);
    String name = graph.nodes().get(2).name();
    Path written = folder.resolve("annotated.onnx");
    OnnxWriter.annotate(graph, Map.of(name, Map.of("duplication", "4")), written);
    List<NodeProto> nodes =
        ModelProto.parseFrom(Files.readAllBytes(written)).getGraph().getNodeList();
    assertThat(nodes)
        .filteredOn(node -> node.getMetadataPropsCount() > 0)
        .singleElement()
        .satisfies(node -> {
          assertThat(node.getName()).isEqualTo(name);
          assertThat(node.getMetadataProps(0).getKey()).isEqualTo("duplication");
          assertThat(node.getMetadataProps(0).getValue()).isEqualTo("4");
        });
    assertSameGraph(OnnxReader.read(written, ImportOptions.DEFAULTS), graph);
  }

  @Test
  void weightsThatAreTooLargeForOneFileGoToASecond() throws IOException {
    Graph graph = OnnxReader.read(SharedModels.path("trained/lenet5.onnx"), ImportOptions.DEFAULTS);
    Path written = folder.resolve("split.onnx");
    new Export(graph, false, Map.of()).write(written, 1000);
    assertThat(Files.size(written)).isLessThan(10_000);
    assertThat(Files.size(folder.resolve("split.onnx.data"))).isEqualTo(4 * 61_706);
    Graph again = OnnxReader.read(written, ImportOptions.DEFAULTS);
    assertSameGraph(again, graph);
    for (Tensor tensor : graph.tensors().values()) {
      if (tensor.data() != null) {
        assertThat(Objects.requireNonNull(again.tensor(tensor.name()).data()).floatAt(3))
            .isEqualTo(tensor.data().floatAt(3));
      }
    }
  }
}
