package cimmlc.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import cimmlc.SharedModels;
import cimmlc.data.Sample;
import cimmlc.data.Samples;
import cimmlc.graph.Evaluator;
import cimmlc.graph.Graph;
import cimmlc.graph.QuantizationOptions;
import cimmlc.graph.Quantizer;
import cimmlc.graph.RealEvaluation;
import cimmlc.onnx.ImportOptions;
import cimmlc.onnx.OnnxReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A trained vision transformer: what is imported computes what PyTorch computed. */
class VisionTransformerTest {

  private static final int CLASSES = 10;

  @Test
  void floatLogitsAreThoseOfTheModelAndIntegersCostLittle() {
    Graph graph =
        OnnxReader.read(SharedModels.path("trained/vit_mnist_op17.onnx"), ImportOptions.DEFAULTS);
    Samples samples = new Images();
    FloatBuffer expected = floats("logits100.f32");
    Graph quantized =
        Quantizer.quantize(
            graph,
            Calibrator.ranges(graph, samples, 1, _ -> {}),
            QuantizationOptions.INT8,
            _ -> {});
    Accuracy accuracy = new Accuracy();
    for (Sample sample : samples) {
      float[] logits = new float[CLASSES];
      expected.get(logits);
      Map<String, float[]> real =
          RealEvaluation.run(graph, Map.of("input", sample.inputs().getFirst()));
      assertThat(Objects.requireNonNull(real.get("logits"))).containsExactly(logits, within(1e-3f));
      Map<String, int[]> stored =
          Evaluator.run(quantized, Reference.stored(quantized, sample.inputs()));
      accuracy.add(quantized, List.of(logits), stored, sample.label());
    }
    assertThat(accuracy.samples()).isEqualTo(100);
    assertThat(accuracy.top1Integer().orElseThrow())
        .isCloseTo(accuracy.top1Float().orElseThrow(), within(0.03));
  }

  private static FloatBuffer floats(String file) {
    return ByteBuffer.wrap(bytes(file)).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }

  private static byte[] bytes(String file) {
    try {
      return Files.readAllBytes(SharedModels.path("trained/vit_mnist_testdata/" + file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first hundred pictures of MNIST's test set. */
  private static final class Images implements Samples {

    private final FloatBuffer inputs = floats("inputs100.f32");
    private final byte[] labels = bytes("labels100.u8");

    @Override
    public int size() {
      return labels.length;
    }

    @Override
    public Sample sample(int index) {
      float[] image = new float[28 * 28];
      inputs.get(index * image.length, image);
      return new Sample(List.of(image), (int) labels[index]);
    }

    @Override
    public String description() {
      return "MNIST";
    }

    @Override
    public boolean random() {
      return false;
    }
  }
}
