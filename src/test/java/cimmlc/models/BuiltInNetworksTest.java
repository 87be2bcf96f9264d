package cimmlc.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cimmlc.SharedModels;
import cimmlc.diag.InvalidInputException;
import cimmlc.graph.Graph;
import cimmlc.graph.MatrixForm;
import cimmlc.graph.Node;
import cimmlc.graph.Op;
import cimmlc.onnx.ImportOptions;
import cimmlc.onnx.MappedModel;
import cimmlc.onnx.OnnxReader;
import cimmlc.onnx.proto.Onnx.ModelProto;
import cimmlc.onnx.proto.Onnx.TensorProto;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuiltInNetworksTest {

  /** torchvision's parameter counts without the two of each BatchNormalization that is folded. */
  @ParameterizedTest
  @CsvSource({
    "resnet18, 11684712",
    "resnet34, 21789160",
    "resnet50, 25530472",
    "vgg11, 132863336",
    "vgg7, 12976266",
    "vit-b16, 86567656",
    "mlp, 235146",
    "conv-relu, 896"
  })
  void parametersAreThoseOfThePublishedNetworks(String name, long parameters) {
    assertThat(parameters(BuiltInNetworks.make(name, 0))).isEqualTo(parameters);
  }

  @Test
  void weightsDependOnSeedAndTensorAndAreScaled() throws IOException {
    MappedModel model = BuiltInNetworks.make("mlp", 7);
    assertThat(file(model)).isEqualTo(file(BuiltInNetworks.make("mlp", 7)));
    assertThat(file(model)).isNotEqualTo(file(BuiltInNetworks.make("mlp", 8)));
    TensorProto first = file(model).getGraph().getInitializer(0);
    ByteBuffer bytes = first.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    assertThat(first.hasMappedOffset()).isFalse();
    double sum = 0;
    double squares = 0;
    int count = bytes.remaining() / Float.BYTES;
    while (bytes.hasRemaining()) {
      double weight = bytes.getFloat();
      sum += weight;
      squares += weight * weight;
    }
    assertThat(sum / count).isBetween(-0.001, 0.001);
    assertThat(squares / count * 784).isBetween(1.98, 2.02);
  }

  @Test
  void theVisionTransformerHasTheMatricesOfTorchvisions() {
    Graph made =
        OnnxReader.read(BuiltInNetworks.make("vit-b16", 1), "vit-b16", ImportOptions.DEFAULTS);
    Graph published =
        OnnxReader.read(
            SharedModels.path("torchvision-topology/vit_b_16.onnx"), ImportOptions.DEFAULTS);
    assertThat(forms(made)).isEqualTo(forms(published)).hasSize(74);
    assertThat(kinds(made, Op.DynamicMatMul.class))
        .isEqualTo(kinds(published, Op.DynamicMatMul.class))
        .hasSize(24);
    assertThat(kinds(made, Op.LayerNorm.class))
        .isEqualTo(kinds(published, Op.LayerNorm.class))
        .hasSize(25);
    assertThat(kinds(made, Op.Unary.class)).isEqualTo(kinds(published, Op.Unary.class));
  }

  private static List<MatrixForm> forms(Graph graph) {
    return graph.nodes().stream()
        .filter(graph::isCimSupported)
        .map(node -> MatrixForm.of(graph, node))
        .toList();
  }

  private static List<Op> kinds(Graph graph, Class<?> kind) {
    return graph.nodes().stream().map(Node::op).filter(kind::isInstance).toList();
  }

  @Test
  void namesThatCannotBeMadeAreRefused() {
    assertThatThrownBy(() -> BuiltInNetworks.make("resnet19", 0))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("one of resnet18");
  }

  private static ModelProto file(MappedModel model) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    model.writeTo(bytes);
    return ModelProto.parseFrom(bytes.toByteArray());
  }

  private static long parameters(MappedModel model) {
    return model.proto().getGraph().getInitializerList().stream()
        .mapToLong(tensor -> (tensor.getMappedBytes() + tensor.getRawData().size()) / Float.BYTES)
        .sum();
  }
}
