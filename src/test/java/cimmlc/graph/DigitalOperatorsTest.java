package cimmlc.graph;

import static cimmlc.graph.GraphBuilder.s8;
import static cimmlc.graph.GraphBuilder.u8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Every digital operator through the evaluator, against values worked out by hand. */
class DigitalOperatorsTest {

  private static final Quantization.PerTensor PLAIN = s8(1, 0);

  private final GraphBuilder builder = new GraphBuilder();

  private int[] run(Op op, Quantization.PerTensor out, Shape shape, Shape outShape, int... x) {
    GraphBuilder single = new GraphBuilder();
    single.input("x", PLAIN, shape.toArray());
    single.node("y", op, out, outShape, "x");
    return Objects.requireNonNull(Evaluator.run(single.build("y"), Map.of("x", x)).get("y"));
  }

  private int[] moved(Op op, Shape shape, Shape outShape, int... x) {
    return run(op, PLAIN, shape, outShape, x);
  }

  private int[] unary(Op.Unary op, double scale) {
    return run(op, s8(scale, 0), Shape.of(4), Shape.of(4), -2, 0, 1, 4);
  }

  @Test
  void identityRequantises() {
    assertThat(unary(Op.Unary.of(Op.Unary.Kind.IDENTITY), 0.5)).containsExactly(-4, 0, 2, 8);
  }

  @Test
  void relu() {
    assertThat(unary(Op.Unary.of(Op.Unary.Kind.RELU), 1)).containsExactly(0, 0, 1, 4);
  }

  @Test
  void leakyRelu() {
    assertThat(unary(new Op.Unary(Op.Unary.Kind.LEAKY_RELU, 0.25f, 0), 0.125))
        .containsExactly(-4, 0, 8, 32);
  }

  @Test
  void clip() {
    assertThat(unary(new Op.Unary(Op.Unary.Kind.CLIP, -1, 3), 1)).containsExactly(-1, 0, 1, 3);
  }

  @Test
  void sigmoid() {
    // 0.1192, 0.5, 0.7311, 0.9820 in hundredths
    assertThat(unary(Op.Unary.of(Op.Unary.Kind.SIGMOID), 0.01)).containsExactly(12, 50, 73, 98);
  }

  @Test
  void tanh() {
    // -0.9640, 0, 0.7616, 0.9993
    assertThat(unary(Op.Unary.of(Op.Unary.Kind.TANH), 0.01)).containsExactly(-96, 0, 76, 100);
  }

  @Test
  void hardSigmoid() {
    // 0.2 * x + 0.5: 0.1, 0.5, 0.7, 1
    assertThat(unary(new Op.Unary(Op.Unary.Kind.HARD_SIGMOID, 0.2f, 0.5f), 0.01))
        .containsExactly(10, 50, 70, 100);
  }

  @Test
  void hardSwish() {
    // -2 * 1/6, 0, 1 * 4/6, 4 * 1
    assertThat(unary(Op.Unary.of(Op.Unary.Kind.HARD_SWISH), 0.05)).containsExactly(-7, 0, 13, 80);
  }

  @Test
  void additionOfThreeBroadcasts() {
    builder.input("x", s8(0.5, 0), 2, 2);
    builder.input("r", u8(1, 10), 2);
    builder.constant("c", null, TensorData.Floats.of(100, 0), 2, 1);
    var add = new Op.Elementwise(Op.Elementwise.Kind.ADD);
    builder.node("y", add, PLAIN, Shape.of(2, 2), "x", "r", "c");
    var values =
        Evaluator.run(
            builder.build("y"), Map.of("x", new int[] {2, 4, 6, 8}, "r", new int[] {10, 20}));
    assertThat(values.get("y")).containsExactly(101, 112, 3, 14);
  }

  @Test
  void subtractionMultiplicationDivision() {
    builder.input("x", PLAIN, 2);
    builder.constant("c", null, TensorData.Floats.of(2, 4), 2);
    for (var kind : Op.Elementwise.Kind.values()) {
      builder.node(kind.name(), new Op.Elementwise(kind), PLAIN, Shape.of(2), "x", "c");
    }
    var values = Evaluator.run(builder.build("SUB"), Map.of("x", new int[] {12, -6}));
    assertThat(values.get("SUB")).containsExactly(10, -10);
    assertThat(values.get("MUL")).containsExactly(24, -24);
    assertThat(values.get("DIV")).containsExactly(6, -2); // -1.5, half to even
  }

  @Test
  void constantOperandsMayBeQuantised() {
    builder.input("x", PLAIN, 1, 2, 2);
    TensorData stored = TensorData.Integers.of(IntegerType.INT8, (byte) 10, (byte) 10);
    builder.constant("c", GraphBuilder.channels(0, 0.5f, 3), stored, 2, 1);
    var add = new Op.Elementwise(Op.Elementwise.Kind.ADD);
    builder.node("y", add, PLAIN, Shape.of(1, 2, 2), "x", "c");
    var values = Evaluator.run(builder.build("y"), Map.of("x", new int[] {1, 2, 3, 4}));
    assertThat(values.get("y")).containsExactly(6, 7, 33, 34);
  }

  @Test
  void affine() {
    builder.input("x", PLAIN, 1, 2, 1, 2);
    builder.constant("scale", null, TensorData.Floats.of(2, -1), 2);
    builder.constant("shift", null, TensorData.Floats.of(10, 20), 2);
    builder.node("y", new Op.Affine(), PLAIN, Shape.of(1, 2, 1, 2), "x", "scale", "shift");
    var values = Evaluator.run(builder.build("y"), Map.of("x", new int[] {1, 2, 3, 4}));
    assertThat(values.get("y")).containsExactly(12, 14, 17, 16);
  }

  @Test
  void softmaxOverEitherAxis() {
    // e^0 : e^1 : e^2 = 0.0900, 0.2447, 0.6652; e^0 : e^1 = 0.2689, 0.7311
    int[] x = {0, 1, 2, 1, 2, 3};
    Shape shape = Shape.of(2, 3);
    assertThat(run(new Op.Softmax(-1), s8(0.01, 0), shape, shape, x))
        .containsExactly(9, 24, 67, 9, 24, 67);
    assertThat(run(new Op.Softmax(0), s8(0.01, 0), shape, shape, x))
        .containsExactly(27, 27, 27, 73, 73, 73);
  }

  @Test
  void localResponseNormalisationReachesFurtherForward() {
    // size 2 sees c and c + 1: 1/(1 + 1/2*(1+4)), 2/(1 + 1/2*(4+9)), 3/(1 + 9/2)
    Shape shape = Shape.of(1, 3, 1, 1);
    assertThat(run(new Op.Lrn(2, 1, 1, 1), s8(0.01, 0), shape, shape, 1, 2, 3))
        .containsExactly(29, 27, 55);
  }

  @Test
  void maximumIgnoresPadding() {
    var pool = new Op.Pool(Op.Pool.Kind.MAX, new Window(2, 2, 2, 2, 1, 1, 1, 1, 1, 1), false);
    assertThat(moved(pool, Shape.of(1, 1, 2, 2), Shape.of(1, 1, 2, 2), -1, -2, -3, -4))
        .containsExactly(-1, -2, -3, -4);
  }

  @Test
  void averageCountsTheValuesSeenOrTheDeclaredOnes() {
    // ceil_mode: the last window starts at 2 and reaches 2 beyond the declared pad
    Window window = new Window(1, 4, 1, 3, 0, 1, 0, 1, 1, 1);
    Shape in = Shape.of(1, 1, 1, 4);
    Shape out = Shape.of(1, 1, 1, 2);
    assertThat(moved(new Op.Pool(Op.Pool.Kind.AVERAGE, window, false), in, out, 3, 6, 9, 12))
        .containsExactly(6, 10); // 18/3, 21/2 = 10.5
    assertThat(moved(new Op.Pool(Op.Pool.Kind.AVERAGE, window, true), in, out, 3, 6, 9, 12))
        .containsExactly(4, 7); // 18/4 = 4.5, 21/3 with one declared pad
  }

  @Test
  void concatAlignsScales() {
    builder.input("x", PLAIN, 2, 1);
    builder.input("z", s8(2, 1), 2, 2);
    builder.node("y", new Op.Concat(1), PLAIN, Shape.of(2, 3), "x", "z");
    var values =
        Evaluator.run(
            builder.build("y"), Map.of("x", new int[] {1, 2}, "z", new int[] {3, 4, 5, 6}));
    assertThat(values.get("y")).containsExactly(1, 4, 6, 2, 8, 10);
  }

  @Test
  void transposeAndReshape() {
    assertThat(
            moved(
                new Op.Transpose(List.of(1, 0)), Shape.of(2, 3), Shape.of(3, 2), 1, 2, 3, 4, 5, 6))
        .containsExactly(1, 4, 2, 5, 3, 6);
    assertThat(moved(new Op.Reshape(), Shape.of(2, 2), Shape.of(4), 1, 2, 3, 4))
        .containsExactly(1, 2, 3, 4);
  }

  @Test
  void sliceMayStepBackwards() {
    var slice = new Op.Slice(List.of(1, 3), List.of(1, -2));
    assertThat(moved(slice, Shape.of(2, 4), Shape.of(1, 2), 1, 2, 3, 4, 5, 6, 7, 8))
        .containsExactly(8, 6);
  }

  @Test
  void padsOfEveryMode() {
    Shape in = Shape.of(1, 3);
    Shape out = Shape.of(1, 6);
    assertThat(moved(new Op.Pad(Op.Pad.Mode.CONSTANT, List.of(0, 2), 9), in, out, 1, 2, 3))
        .containsExactly(9, 9, 1, 2, 3, 9);
    assertThat(moved(new Op.Pad(Op.Pad.Mode.EDGE, List.of(0, 2), 0), in, out, 1, 2, 3))
        .containsExactly(1, 1, 1, 2, 3, 3);
    assertThat(moved(new Op.Pad(Op.Pad.Mode.REFLECT, List.of(0, 2), 0), in, out, 1, 2, 3))
        .containsExactly(3, 2, 1, 2, 3, 2);
  }
}
