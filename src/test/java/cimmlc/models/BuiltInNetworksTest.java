package cimmlc.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cimmlc.diag.InvalidInputException;
import cimmlc.onnx.proto.Onnx.ModelProto;
import cimmlc.onnx.proto.Onnx.TensorProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
    "mlp, 235146",
    "conv-relu, 896"
  })
  void parametersAreThoseOfThePublishedNetworks(String name, long parameters) {
    assertThat(parameters(BuiltInNetworks.make(name, 0))).isEqualTo(parameters);
  }

  @Test
  void weightsDependOnSeedAndTensorAndAreScaled() {
    ModelProto model = BuiltInNetworks.make("mlp", 7);
    assertThat(model).isEqualTo(BuiltInNetworks.make("mlp", 7));
    assertThat(model).isNotEqualTo(BuiltInNetworks.make("mlp", 8));
    ByteBuffer bytes =
        model
            .getGraph()
            .getInitializer(0)
            .getRawData()
            .asReadOnlyByteBuffer()
            .order(ByteOrder.LITTLE_ENDIAN);
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
  void namesThatCannotBeMadeAreRefused() {
    assertThatThrownBy(() -> BuiltInNetworks.make("vit-b16", 0))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("attention");
    assertThatThrownBy(() -> BuiltInNetworks.make("resnet19", 0))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("one of resnet18");
  }

  private static long parameters(ModelProto model) {
    return model.getGraph().getInitializerList().stream()
        .mapToLong(BuiltInNetworksTest::elements)
        .sum();
  }

  private static long elements(TensorProto tensor) {
    return tensor.getRawData().size() / Float.BYTES;
  }
}
