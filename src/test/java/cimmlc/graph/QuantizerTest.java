package cimmlc.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuantizerTest {

  private static final Op RELU = Op.Unary.of(Op.Unary.Kind.RELU);
  private static final Op CONV = new Op.Conv(Window.of(1, 1), 1);
  private static final Shape IMAGE = Shape.of(1, 2, 2, 2);

  private final GraphBuilder builder = new GraphBuilder();
  private final List<String> warnings = new ArrayList<>();

  private Graph quantize(Map<String, Range> ranges, String... outputs) {
    return Quantizer.quantize(
        builder.build(outputs), ranges, QuantizationOptions.INT8, warnings::add);
  }

  private String conv(String name, String x) {
    builder.constant("w" + name, null, TensorData.Floats.of(1, 0.5f, 0, 0), 2, 2, 1, 1);
    return builder.node(name, CONV, null, IMAGE, x, "w" + name);
  }

  private static Quantization of(Graph graph, String tensor) {
    return Objects.requireNonNull(graph.tensor(tensor).quantization());
  }

  @Test
  void rangesHoldZeroAndDegenerateOnesAreHarmless() {
    assertThat(new Range(1, 2.55f).quantization(IntegerType.UINT8))
        .isEqualTo(GraphBuilder.u8(0.01, 0));
    assertThat(new Range(-1, 1.55f).quantization(IntegerType.UINT8))
        .isEqualTo(GraphBuilder.u8(0.01, 100));
    assertThat(new Range(0, 0).quantization(IntegerType.INT8)).isEqualTo(GraphBuilder.s8(1, -128));
    Range widest = new Range(-Float.MAX_VALUE, Float.MAX_VALUE);
    assertThat(widest.quantization(IntegerType.UINT8).zeroPoint()).isEqualTo(128);
    assertThat(new Range(0, 3).quantization(new IntegerType(4, false)).scale()).isEqualTo(0.2f);
  }

  @Test
  void weightsAreSymmetricPerChannelAndBiasesFollow() {
    builder.input("x", null, 1, 2, 2, 2);
    builder.constant("w", null, TensorData.Floats.of(1.27f, -0.5f, 0, 0), 2, 2, 1, 1);
    builder.constant("b", null, TensorData.Floats.of(3, -4), 2);
    builder.node("y", CONV, null, IMAGE, "x", "w", "b");
    Graph graph = quantize(Map.of("x", new Range(0, 2.55f), "y", new Range(-1, 1)), "y");
    Tensor w = graph.tensor("w");
    TensorData stored = Objects.requireNonNull(w.data());
    assertThat(List.of(stored.intAt(0), stored.intAt(1), stored.intAt(2), stored.intAt(3)))
        .containsExactly(127, -50, 0, 0);
    assertThat(of(graph, "w").scale(0)).isCloseTo(0.01f, within(1e-8f));
    TensorData bias = Objects.requireNonNull(graph.tensor("b").data());
    assertThat(bias.intAt(0)).isEqualTo(30000);
    // a channel of zeros: the scale is what its bias needs
    assertThat(bias.intAt(1) * of(graph, "b").scale(1)).isCloseTo(-4, within(1e-5f));
    assertThat(warnings).isEmpty();
  }

  @Test
  void fewerBits() {
    builder.input("x", null, 1, 2);
    builder.constant("w", null, TensorData.Floats.of(7, -2.4f), 1, 2);
    builder.node("y", new Op.MatMul(true), null, Shape.of(1, 1), "x", "w");
    Graph graph =
        Quantizer.quantize(
            builder.build("y"),
            Map.of("x", new Range(0, 15), "y", new Range(-60, 90)),
            new QuantizationOptions(4, 4),
            warnings::add);
    assertThat(of(graph, "w").type()).isEqualTo(new IntegerType(4, true));
    assertThat(of(graph, "y"))
        .isEqualTo(new Quantization.PerTensor(new IntegerType(4, false), 10, 6));
    assertThat(Evaluator.run(graph, Map.of("x", new int[] {15, 10})).get("y"))
        .containsExactly(14); // 15 * 7 - 10 * 2 = 85, 8.5 quanta, half to even
  }

  @Test
  void reluAfterASumLosesNothing() {
    builder.input("x", null, 1, 2, 2, 2);
    builder.node("y", RELU, null, IMAGE, conv("c", "x"));
    builder.node("z", RELU, null, IMAGE, conv("shared", "y"));
    Range wide = new Range(-8, 8);
    Graph graph =
        quantize(
            Map.of("x", wide, "c", wide, "y", new Range(0, 5.1f), "shared", wide, "z", wide),
            "z",
            "shared");
    assertThat(of(graph, "c")).isEqualTo(of(graph, "y")).isEqualTo(GraphBuilder.u8(0.02, 0));
    assertThat(of(graph, "shared")).isEqualTo(wide.quantization(IntegerType.UINT8));
  }

  @Test
  void movedAndJoinedTensorsShareTheirQuantisation() {
    builder.input("x", null, 1, 2, 2, 2);
    conv("a", "x");
    conv("b", "x");
    Shape pixel = Shape.of(1, 2, 1, 1);
    Op pool = new Op.Pool(Op.Pool.Kind.MAX, Window.of(2, 2), false);
    builder.node("pa", pool, null, pixel, "a");
    builder.node("pb", pool, null, pixel, "b");
    builder.node("px", pool, null, pixel, "x"); // x has other readers: keeps its own
    builder.node("y", new Op.Concat(1), null, Shape.of(1, 6, 1, 1), "pa", "pb", "px");
    Graph graph =
        quantize(
            Map.of(
                "x",
                new Range(0, 1),
                "a",
                new Range(-1, 2),
                "b",
                new Range(-3, 1),
                "pa",
                new Range(-1, 2),
                "pb",
                new Range(-2, 1),
                "px",
                new Range(0, 1),
                "y",
                new Range(-2, 2)),
            "y");
    Quantization joined = new Range(-2, 2).quantization(IntegerType.UINT8);
    assertThat(List.of("a", "b", "pa", "pb", "y"))
        .allSatisfy(name -> assertThat(of(graph, name)).isEqualTo(joined));
    assertThat(of(graph, "px")).isEqualTo(of(graph, "x")).isNotEqualTo(joined);
  }

  @Test
  void whatIsQuantisedStays() {
    builder.input("x", GraphBuilder.s8(0.1, 3), 1, 2);
    TensorData stored = TensorData.Integers.of(IntegerType.INT8, (byte) 1, (byte) 2);
    builder.constant("w", GraphBuilder.channels(0, 0.5f), stored, 1, 2);
    builder.constant(
        "b", new Quantization.PerTensor(IntegerType.INT32, 0.06f, 0), TensorData.Integers.of(7), 1);
    builder.node("y", new Op.MatMul(true), GraphBuilder.s8(1, 0), Shape.of(1, 1), "x", "w", "b");
    assertThat(Quantizer.uncalibrated(builder.build("y"))).isEmpty();
    Graph graph = quantize(Map.of(), "y");
    assertThat(graph.tensors()).isEqualTo(builder.build("y").tensors());
    assertThat(warnings).singleElement().asString().contains("0.06").contains("bias b");
  }

  @Test
  void fillsStayFillsHoweverLarge() {
    builder.input("x", null, 1, 30000);
    builder.constant("w", null, new TensorData.Fill(30_000L * 60_000, 0.5f), 30000, 60000);
    builder.constant("b", null, new TensorData.Fill(60000, 1), 60000);
    builder.node("y", new Op.MatMul(false), null, Shape.of(1, 60000), "x", "w", "b");
    Range range = new Range(0, 1);
    Graph graph = quantize(Map.of("x", range, "y", range), "y");
    assertThat(graph.tensor("w").data()).isEqualTo(new TensorData.Fill(1_800_000_000L, 127));
  }

  @Test
  void sharedWeightsGetASiblingEach() {
    builder.input("x", null, 1, 2, 2, 2);
    conv("a", "x");
    builder.node("b", CONV, null, IMAGE, "a", "wa");
    Range range = new Range(-1, 1);
    Graph graph = quantize(Map.of("x", range, "a", range, "b", range), "b");
    assertThat(graph.tensors()).containsOnlyKeys("x", "wa@a", "a", "wa@b", "b");
  }

  @Test
  void missingRangesAndWeightsThatAreNotNumbersAreRefused() {
    builder.input("x", null, 1, 1);
    builder.constant("w", null, TensorData.Floats.of(Float.NaN), 1, 1);
    builder.node("y", new Op.MatMul(false), null, Shape.of(1, 1), "x", "w");
    Range range = new Range(-1, 1);
    assertThatThrownBy(() -> quantize(Map.of("x", range), "y")).hasMessageContaining("y");
    assertThatThrownBy(() -> quantize(Map.of("x", range, "y", range), "y"))
        .isInstanceOf(cimmlc.diag.InvalidInputException.class)
        .hasMessageContaining("not finite");
  }

  /** The integer model stays near the real one, node by node: no output is far off its range. */
  @ParameterizedTest
  @ValueSource(longs = {0, 3, 6, 9, 12, 15, 18, 21, 24, 27, 30, 33, 36, 39, 42, 45, 48, 51, 54, 57})
  void quantisedNetworksStayNearTheRealOnes(long seed) {
    Graph real = RandomGraphs.real(seed);
    Graph graph = RandomGraphs.quantized(seed);
    Map<String, float[]> x = RandomGraphs.realInputs(real, seed * 4);
    var how = graph.tensor("x").activationQuantization();
    float[] values = Objects.requireNonNull(x.get("x"));
    int[] stored = new int[values.length];
    for (int i = 0; i < stored.length; i++) {
      stored[i] = how.quantize(values[i]);
    }
    var expected = RealEvaluation.run(real, x);
    var actual = Evaluator.run(graph, Map.of("x", stored));
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    for (String output : graph.outputs()) {
      var scale = graph.tensor(output).activationQuantization();
      float[] want = Objects.requireNonNull(expected.get(output));
      int[] got = Objects.requireNonNull(actual.get(output));
      double error = 0;
      for (int i = 0; i < got.length; i++) {
        error = Math.max(error, Math.abs(scale.dequantize(got[i]) - want[i]) / scale.scale());
      }
      assertThat(error).as(output).isLessThan(40); // quanta of 255
    }
  }
}
