package cimmlc.sim.functional;

import static cimmlc.sim.functional.FlowBuilder.op;
import static org.assertj.core.api.Assertions.assertThat;

import cimmlc.flow.TensorDecl;
import cimmlc.flow.TensorDecl.Role;
import cimmlc.flow.ValueType;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class UnaryBehavioursTest {

  private static final ValueType S16 = new ValueType(ValueType.Kind.SIGNED, 16);

  private final FlowBuilder flow = new FlowBuilder();

  private int[] run(String name, RealValues in, RealValues out, int[] input, Object... more) {
    TensorDecl x = flow.tensor("input", Role.INPUT, in.type(), in.scale(), in.zero(), input.length);
    TensorDecl y =
        flow.tensor("output", Role.OUTPUT, out.type(), out.scale(), out.zero(), input.length);
    Object[] entries =
        Stream.concat(Stream.of("input", "input", "output", "output"), Stream.of(more)).toArray();
    flow.params("p", entries);
    flow.add(op(name, "src", x, "dst", y, "len", input.length, "params", "p"));
    return flow.run(input);
  }

  private static RealValues u8(float scale, int zero) {
    return new RealValues(ValueType.U8, scale, zero);
  }

  private static RealValues s16(float scale, int zero) {
    return new RealValues(S16, scale, zero);
  }

  @Test
  void reluCutsAtTheZeroPoint() {
    assertThat(run("relu", u8(0.5f, 128), u8(0.5f, 128), new int[] {0, 127, 128, 129, 255}))
        .containsExactly(128, 128, 128, 129, 255);
  }

  @Test
  void identityRoundsHalfToEvenAndSaturates() {
    // reals -1, 1, 3, 5, 200 in quanta of 2: -0.5, 0.5, 1.5, 2.5, 100
    assertThat(
            run(
                "identity",
                s16(1, 0),
                new RealValues(new ValueType(ValueType.Kind.SIGNED, 4), 2, 1),
                new int[] {-1, 1, 3, 5, 200, -200}))
        .containsExactly(1, 1, 3, 3, 7, -8);
  }

  @Test
  void leakyReluAndClip() {
    assertThat(run("leaky_relu", u8(1, 10), s16(0.25f, 0), new int[] {0, 10, 12}, "alpha", 0.25f))
        .containsExactly(-10, 0, 8);
    assertThat(
            new UnaryBehavioursTest()
                .run("clip", u8(1, 10), s16(1, 0), new int[] {0, 10, 14, 99}, "min", 0f, "max", 6f))
        .containsExactly(0, 0, 4, 6);
  }

  @Test
  void hardSigmoid() {
    assertThat(
            run(
                "hard_sigmoid",
                s16(1, 0),
                s16(0.25f, 0),
                new int[] {-9, -1, 0, 1, 9},
                "alpha",
                0.25f,
                "beta",
                0.5f))
        .containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void smoothFunctionsFollowTheirFormulas() {
    int[] x = IntStream.range(-400, 400).toArray();
    int[] sigmoid = fresh("sigmoid", x);
    int[] tanh = fresh("tanh", x);
    int[] hardSwish = fresh("hard_swish", x);
    for (int i = 0; i < x.length; i++) {
      float real = x[i] * 0.02f;
      float e = (float) Math.exp(-real);
      assertThat(sigmoid[i]).isEqualTo((int) Math.rint(1f / (1f + e) / 0.0001f));
      assertThat(tanh[i]).isEqualTo((int) Math.rint((float) Math.tanh(real) / 0.0001f));
      float gate = Math.clamp(1f / 6f * real + 0.5f, 0f, 1f);
      assertThat(hardSwish[i])
          .isEqualTo(Math.clamp((long) Math.rint(real * gate / 0.0001f), -32768, 32767));
    }
  }

  private static int[] fresh(String name, int[] x) {
    return new UnaryBehavioursTest().run(name, s16(0.02f, 0), s16(0.0001f, 0), x);
  }

  @Test
  void rowsWithStridesJoinTensors() {
    // two images of two values each into the right columns of rows of three
    TensorDecl x = flow.tensor("input", Role.INPUT, ValueType.U8, 1, 0, 2, 2);
    TensorDecl y = flow.tensor("output", Role.OUTPUT, ValueType.U8, 2, 1, 2, 3);
    flow.params("p", "input", "input", "output", "output");
    flow.add(
        op(
            "identity",
            "src",
            x,
            "dst",
            FlowBuilder.behind(y, 1),
            "len",
            2,
            "params",
            "p",
            "rows",
            2,
            "src_stride",
            2,
            "dst_stride",
            3));
    assertThat(flow.run(2, 4, 6, 8)).containsExactly(0, 2, 3, 0, 4, 5);
  }

  @Test
  void movTakesRowsInBytes() {
    ValueType s32 = ValueType.S32;
    TensorDecl x = flow.tensor("input", Role.INPUT, s32, 1, 0, 2, 2);
    TensorDecl y = flow.tensor("output", Role.OUTPUT, s32, 1, 0, 2, 1);
    flow.params("p", "output", "output");
    flow.add(
        op(
            "mov",
            "src",
            FlowBuilder.behind(x, 4),
            "dst",
            y,
            "len",
            1,
            "rows",
            2,
            "src_stride",
            8,
            "params",
            "p"));
    assertThat(flow.run(1, -2, 3, 1 << 30)).containsExactly(-2, 1 << 30);
  }

  @Test
  void affineHasAFactorForEachChannel() {
    TensorDecl x = flow.tensor("input", Role.INPUT, ValueType.U8, 1, 0, 1, 2, 1, 3);
    TensorDecl y = flow.tensor("output", Role.OUTPUT, ValueType.U8, 0.5f, 0, 1, 2, 1, 3);
    flow.constant("scale", 1f, 0.5f);
    flow.constant("shift", 0f, 10f);
    flow.params("p", "input", "input", "output", "output", "scale", "scale", "shift", "shift");
    flow.add(op("affine", "src", x, "dst", y, "len", 6, "params", "p"));
    assertThat(flow.run(1, 2, 3, 4, 5, 6)).containsExactly(2, 4, 6, 24, 25, 26);
  }

  @Test
  void requantRepeatsItsColumnsAndWritesIntoWiderPixels() {
    TensorDecl x = flow.tensor("input", Role.INPUT, ValueType.S32, 1, 0, 2, 2);
    TensorDecl y = flow.tensor("output", Role.OUTPUT, ValueType.U8, 1, 5, 2, 3);
    flow.constant("offset", ValueType.S32, 100, -100);
    flow.constant("multiplier", 0.5f, 0.1f);
    flow.params(
        "p", "output", "output", "columns", 2, "offset", "offset", "multiplier", "multiplier");
    flow.add(
        op(
            "requant",
            "src",
            x,
            "dst",
            FlowBuilder.behind(y, 1),
            "len",
            2,
            "rows",
            2,
            "dst_stride",
            3,
            "params",
            "p"));
    // (1+100)/2 = 50.5 -> 50; (200-100)/10 = 10; (3+100)/2 = 51.5 -> 52; saturated
    assertThat(flow.run(1, 200, 3, 9999)).containsExactly(0, 55, 15, 0, 57, 255);
  }
}
