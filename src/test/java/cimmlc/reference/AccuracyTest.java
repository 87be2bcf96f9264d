package cimmlc.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import cimmlc.graph.Graph;
import cimmlc.graph.IntegerType;
import cimmlc.graph.Quantization;
import cimmlc.graph.Shape;
import cimmlc.graph.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AccuracyTest {

  private static final Graph GRAPH =
      new Graph(
          "outputs",
          List.of("y"),
          List.of("y"),
          List.of(),
          Map.of(
              "y",
              Tensor.activation("y", Shape.of(1, 2))
                  .quantized(new Quantization.PerTensor(IntegerType.UINT8, 0.5f, 0))));

  private final Accuracy accuracy = new Accuracy();

  @Test
  void countsClassesAndPairs() {
    add(80, 0, 0, 0);
    add(5, 0, 1, 0);
    add(3, 1, 0, 0);
    add(12, 1, 1, 0);
    assertThat(accuracy.samples()).isEqualTo(100);
    assertThat(accuracy.top1Float()).hasValue(0.85);
    assertThat(accuracy.top1Integer()).hasValue(0.83);
    assertThat(accuracy.top1Agreement()).isEqualTo(0.92);
    assertThat(accuracy.onlyFloatRight()).isEqualTo(5);
    assertThat(accuracy.onlyIntegerRight()).isEqualTo(3);
    // p = 6/102, q = 4/102: -0.0196 +- 1.96 * sqrt((0.09804 - 0.000384) / 102)
    Accuracy.Difference difference = accuracy.top1Difference();
    assertThat(difference.estimate()).isEqualTo(-0.02, within(1e-12));
    assertThat(difference.low()).isEqualTo(-0.0803, within(1e-4));
    assertThat(difference.high()).isEqualTo(0.0410, within(1e-4));
  }

  @Test
  void withoutLabelsOrNoiseThereIsNoNumber() {
    accuracy.add(GRAPH, List.of(new float[] {1, 0.5f}), Map.of("y", new int[] {2, 1}), null);
    assertThat(accuracy.sqnrDb()).isEmpty();
    assertThat(accuracy.top1Float()).isEmpty();
    assertThat(accuracy.top1Agreement()).isEqualTo(1);
  }

  @Test
  void sqnrIsAPowerRatio() {
    accuracy.add(GRAPH, List.of(new float[] {10, 0}), Map.of("y", new int[] {18, 0}), null);
    assertThat(accuracy.sqnrDb()).hasValue(20);
  }

  private void add(int count, int real, int integer, int label) {
    for (int i = 0; i < count; i++) {
      float[] values = new float[2];
      values[real] = 1;
      int[] stored = new int[2];
      stored[integer] = 2;
      accuracy.add(GRAPH, List.of(values), Map.of("y", stored), label);
    }
  }
}
