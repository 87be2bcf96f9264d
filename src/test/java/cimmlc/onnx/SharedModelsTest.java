package cimmlc.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import cimmlc.SharedModels;
import cimmlc.graph.Graph;
import cimmlc.graph.Node;
import cimmlc.graph.Op;
import cimmlc.graph.Shape;
import cimmlc.graph.Tensor;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Networks that others exported. */
class SharedModelsTest {

  @ParameterizedTest
  @CsvSource({
    "onnx-light/light_bvlc_alexnet.onnx, 22, 8, 224, 1000",
    "onnx-light/light_inception_v1.onnx, 142, 58, 224, 1000",
    "onnx-light/light_resnet50.onnx, 123, 54, 224, 1000",
    "onnx-light/light_squeezenet.onnx, 67, 26, 224, 1000",
    "onnx-light/light_vgg19.onnx, 44, 19, 224, 1000",
    "onnx-light/light_zfnet512.onnx, 22, 8, 224, 1000",
    "torchvision-topology/mobilenet_v2.onnx, 100, 53, 224, 1000",
    "torchvision-topology/resnet18.onnx, 49, 21, 224, 1000",
    "torchvision-topology/resnet50.onnx, 122, 54, 224, 1000",
    "torchvision-topology/vgg16.onnx, 38, 16, 224, 1000",
    "trained/lenet5.onnx, 12, 5, 28, 10",
    "trained/resnet20_bn.onnx, 52, 22, 32, 10",
    "trained/resnet20_bnfold.onnx, 52, 22, 32, 10",
    "torchvision-topology/vit_b_16.onnx, 309, 74, 224, 1000",
    "trained/vit_mnist_op17.onnx, 101, 18, 28, 10",
    "third-party/mnist.onnx, 8, 3, 28, 10",
    "third-party/mobilenet_v2_qdq/model.onnx, 100, 53, 244, 1000",
  })
  void imports(String model, int nodes, int products, int image, int classes) {
    Graph graph = read(model);
    assertThat(graph.nodes()).hasSize(nodes);
    assertThat(graph.nodes().stream().filter(graph::isCimSupported)).hasSize(products);
    assertThat(graph.tensor(graph.inputs().getFirst()).shape().dim(3)).isEqualTo(image);
    assertThat(graph.tensor(graph.outputs().getFirst()).shape().dims())
        .startsWith(1, classes)
        .hasSizeBetween(2, 4);
  }

  private static Graph read(String model) {
    return OnnxReader.read(SharedModels.path(model), ImportOptions.DEFAULTS);
  }

  @Test
  void resNet18HasTheLayersOfTheTorchvisionNetwork() {
    Graph graph = read("torchvision-topology/resnet18.onnx");
    Map<String, Integer> ops = new TreeMap<>();
    graph.nodes().forEach(n -> ops.merge(n.op().getClass().getSimpleName(), 1, Integer::sum));
    assertThat(ops)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "Conv", 20, "MatMul", 1, "Unary", 17, "Elementwise", 8, "Pool", 2, "Reshape", 1));
    Node first = graph.nodes().getFirst();
    assertThat(graph.tensor(first.inputs().get(1)).shape()).isEqualTo(Shape.of(64, 3, 7, 7));
    assertThat(graph.output(first).shape()).isEqualTo(Shape.of(1, 64, 112, 112));
  }

  @Test
  void batchNormalizationLeavesNothingBehind() {
    assertThat(read("trained/resnet20_bn.onnx").nodes())
        .noneMatch(node -> node.op() instanceof Op.Affine);
    assertThat(read("onnx-light/light_resnet50.onnx").nodes())
        .noneMatch(node -> node.op() instanceof Op.Affine);
  }

  @ParameterizedTest
  @CsvSource({
    "third-party/conv_qdq_s8s8.onnx",
    "third-party/conv_qdq_s8s8_perchannel.onnx",
    "third-party/conv_qdq_u8u8.onnx",
    "third-party/mobilenet_v2_qdq/model.onnx"
  })
  void everyTensorOfAQuantisedModelIsQuantised(String model) {
    Graph graph = read(model);
    assertThat(graph.tensors().values()).noneMatch(tensor -> tensor.quantization() == null);
    for (Node node : graph.nodes()) {
      if (node.op().movesValues()) {
        assertThat(node.inputs())
            .allSatisfy(input ->
                assertThat(graph.tensor(input).quantization())
                    .isEqualTo(graph.output(node).quantization()));
      }
    }
  }

  /** Whatever form of LayerNorm and Gelu the exporter has written. */
  @ParameterizedTest
  @CsvSource({
    "torchvision-topology/vit_b_16.onnx, 25, 24, 12, 0.125",
    "trained/vit_mnist_op17.onnx, 9, 8, 4, 0.25"
  })
  void aVisionTransformerHasTheOperatorsOfOne(
      String model, int norms, int products, int gelus, float factor) {
    Graph graph = read(model);
    assertThat(operators(graph, Op.LayerNorm.class)).hasSize(norms);
    assertThat(operators(graph, Op.DynamicMatMul.class)).hasSize(products);
    assertThat(operators(graph, Op.DynamicMatMul.class))
        .filteredOn(new Op.DynamicMatMul(factor)::equals)
        .hasSize(products / 2);
    assertThat(operators(graph, Op.Unary.class))
        .containsOnly(Op.Unary.of(Op.Unary.Kind.GELU))
        .hasSize(gelus);
    assertThat(operators(graph, Op.Elementwise.class))
        .containsOnly(new Op.Elementwise(Op.Elementwise.Kind.ADD))
        .hasSize(2 * gelus + 1);
    assertThat(operators(graph, Op.Pool.class)).isEmpty();
  }

  private static List<Op> operators(Graph graph, Class<?> kind) {
    return graph.nodes().stream().map(Node::op).filter(kind::isInstance).toList();
  }

  @Test
  void weightsAreNotCopied() {
    Graph graph = read("torchvision-topology/vgg16.onnx");
    assertThat(graph.tensors().values())
        .filteredOn(Tensor::isConstant)
        .filteredOn(tensor -> tensor.shape().elements() > 100_000)
        .hasSizeGreaterThan(10)
        .allMatch(tensor -> tensor.data() instanceof cimmlc.graph.TensorData.Fill);
  }
}
