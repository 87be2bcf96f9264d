package cimmlc.graph;

import static cimmlc.graph.GraphBuilder.channels;
import static cimmlc.graph.GraphBuilder.s8;
import static cimmlc.graph.GraphBuilder.u8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class EvaluatorTest {

  private final GraphBuilder builder = new GraphBuilder();

  private int[] run(String output, int... x) {
    return Objects.requireNonNull(Evaluator.run(builder.build(output), Map.of("x", x)).get(output));
  }

  @Test
  void convolutionWithZeroPointsPadsAndBias() {
    builder.input("x", u8(0.5, 10), 1, 1, 2, 2);
    builder.constant(
        "w",
        channels(0, 0.25f, 0.5f),
        TensorData.Integers.of(
            IntegerType.INT8, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 0, 0, 0, -1, 0, 0, 0, 0}),
        2,
        1,
        3,
        3);
    builder.constant("b", null, TensorData.Integers.of(7, -3), 2);
    Op conv = new Op.Conv(new Window(3, 3, 1, 1, 1, 1, 1, 1, 1, 1), 1);
    builder.node("y", conv, u8(1, 100), Shape.of(1, 2, 2, 2), "x", "w", "b");
    // x - zx = 1 2 / 3 4; M = 1/8 and 1/4
    assertThat(run("y", 11, 12, 13, 14))
        .containsExactly(
            110, // 5*1 + 6*2 + 8*3 + 9*4 + 7 = 84, 10.5, half to even
            109, // 4*1 + 5*2 + 7*3 + 8*4 + 7 = 74, 9.25
            107, // 2*1 + 3*2 + 5*3 + 6*4 + 7 = 54, 6.75
            106, // 1*1 + 2*2 + 4*3 + 5*4 + 7 = 44, 5.5, half to even
            99, // (-1 - 3) / 4
            99, // (-2 - 3) / 4 = -1.25
            98, // (-3 - 3) / 4 = -1.5, half to even
            98); // (-4 - 3) / 4 = -1.75
  }

  @Test
  void groupsStridesAndDilation() {
    builder.input("x", s8(1, 0), 1, 2, 3, 3);
    builder.constant(
        "w",
        channels(0, 1, 1),
        TensorData.Integers.of(IntegerType.INT8, (byte) 1, (byte) 2, (byte) -1, (byte) 3),
        2,
        1,
        1,
        2);
    Op conv = new Op.Conv(new Window(1, 2, 2, 1, 0, 0, 0, 0, 1, 2), 2);
    builder.node("y", conv, s8(1, 0), Shape.of(1, 2, 2, 1), "x", "w");
    assertThat(run("y", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18))
        .containsExactly(1 + 6, 7 + 18, -10 + 36, -16 + 54);
  }

  @Test
  void productsWithEitherOrderOfTheMatrixAgree() {
    builder.input("x", u8(1, 1), 2, 3);
    byte[] plain = {1, 2, 3, 4, 5, 6};
    byte[] turned = {1, 3, 5, 2, 4, 6};
    builder.constant("w", channels(1, 1, 2), TensorData.Integers.of(IntegerType.INT8, plain), 3, 2);
    builder.constant(
        "t", channels(0, 1, 2), TensorData.Integers.of(IntegerType.INT8, turned), 2, 3);
    builder.node("y", new Op.MatMul(false), u8(2, 0), Shape.of(2, 2), "x", "w");
    builder.node("z", new Op.MatMul(true), u8(2, 0), Shape.of(2, 2), "x", "t");
    Map<String, int[]> values =
        Evaluator.run(builder.build("y", "z"), Map.of("x", new int[] {2, 3, 4, 1, 1, 9}));
    // 1 2 3 . columns: 1 + 6 + 15 = 22, 2 + 8 + 18 = 28; 0 0 8: 40, 48
    assertThat(values.get("y")).containsExactly(11, 28, 20, 48).isEqualTo(values.get("z"));
  }

  @Test
  void outputsSaturate() {
    builder.input("x", s8(1, 0), 1, 1);
    builder.constant(
        "w",
        channels(1, 1, 1),
        TensorData.Integers.of(IntegerType.INT8, (byte) 100, (byte) -100),
        1,
        2);
    builder.node("y", new Op.MatMul(false), s8(1, 3), Shape.of(1, 2), "x", "w");
    assertThat(run("y", 100)).containsExactly(127, -128);
  }

  @Test
  void inputsAreChecked() {
    builder.input("x", u8(1, 0), 2);
    Graph graph = builder.build();
    assertThatThrownBy(() -> Evaluator.run(graph, Map.of())).hasMessageContaining("input x");
    assertThatThrownBy(() -> Evaluator.run(graph, Map.of("x", new int[] {0, 256})))
        .hasMessageContaining("256 is not a value of u8");
  }

  @Test
  void sumsBeyond32Bits() {
    IntegerType u16 = new IntegerType(16, false);
    IntegerType s16 = new IntegerType(16, true);
    builder.input("x", new Quantization.PerTensor(u16, 1, 5), 1, 3);
    builder.constant(
        "w",
        new Quantization.PerTensor(s16, 1, 0),
        TensorData.Integers.of(s16, new int[] {32767, -32768, 32767}),
        3,
        1);
    var y = new Quantization.PerTensor(u16, 0x1p17f, 1);
    builder.node("y", new Op.MatMul(false), y, Shape.of(1, 1), "x", "w");
    // (65535 - 5) * 32767 + 5 * 32768 + (65535 - 5) * 32767 = 4294606860; / 2^17 = 32765.25...
    assertThat(run("y", 65535, 0, 65535)).containsExactly(32766);
  }
}
