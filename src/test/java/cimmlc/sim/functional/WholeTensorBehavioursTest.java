package cimmlc.sim.functional;

import static cimmlc.sim.functional.FlowBuilder.op;
import static org.assertj.core.api.Assertions.assertThat;

import cimmlc.flow.Operand;
import cimmlc.flow.Space;
import cimmlc.flow.TensorDecl;
import cimmlc.flow.TensorDecl.Role;
import cimmlc.flow.ValueType;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WholeTensorBehavioursTest {

  private final FlowBuilder flow = new FlowBuilder();

  private void input(float scale, int zero, Integer... shape) {
    flow.tensor("input", Role.INPUT, ValueType.U8, scale, zero, shape);
  }

  private void output(float scale, int zero, Integer... shape) {
    flow.tensor("output", Role.OUTPUT, ValueType.U8, scale, zero, shape);
  }

  private int[] run(String name, int[] input, Object... params) {
    flow.params(
        "p",
        Stream.concat(Stream.of("input", "input", "output", "output"), Stream.of(params))
            .toArray());
    var header = flow.flow().header();
    TensorDecl y = header.tensor("output");
    flow.add(op(name, "src", header.tensor("input"), "dst", y, "len", y.elements(), "params", "p"));
    return flow.run(input);
  }

  private static int[] ints(int... values) {
    return values;
  }

  private void images() {
    input(1, 0, 1, 2, 3, 3);
    output(1, 0, 1, 2, 2, 2);
  }

  @Test
  void maxPoolIgnoresPadding() {
    images();
    int[] x = IntStream.range(0, 18).toArray();
    assertThat(
            run(
                "max_pool",
                x,
                "kernel",
                ints(2, 2),
                "stride",
                ints(2, 2),
                "pad",
                ints(1, 1, 0, 0),
                "dilation",
                ints(1, 1)))
        .containsExactly(0, 2, 6, 8, 9, 11, 15, 17);
  }

  @Test
  void averagePoolDividesByWhatItSees() {
    images();
    int[] x = {8, 0, 2, 4, 1, 3, 6, 5, 8, 80, 0, 20, 40, 10, 30, 60, 50, 80};
    assertThat(
            run(
                "average_pool",
                x,
                "kernel",
                ints(2, 2),
                "stride",
                ints(2, 2),
                "pad",
                ints(1, 1, 0, 0),
                "dilation",
                ints(1, 1)))
        .containsExactly(8, 1, 5, 4, 80, 10, 50, 42);
  }

  @Test
  void averagePoolCountsDeclaredPads() {
    // the last windows of a ceil_mode pooling reach beyond the pads: two positions each way, not 3
    images();
    int[] x = {9, 9, 9, 9, 9, 9, 9, 9, 9, 18, 18, 18, 18, 18, 18, 18, 18, 18};
    assertThat(
            run(
                "average_pool",
                x,
                "kernel",
                ints(3, 3),
                "stride",
                ints(2, 2),
                "pad",
                ints(1, 1, 0, 0),
                "dilation",
                ints(1, 1),
                "include_pad",
                1))
        .containsExactly(4, 6, 6, 9, 8, 12, 12, 18);
  }

  @Test
  void softmaxAlongAnInnerAxis() {
    input(0.5f, 4, 2, 3, 2);
    output(0.01f, 0, 2, 3, 2);
    int[] x = {4, 4, 4, 6, 4, 8, 0, 1, 2, 3, 4, 5};
    int[] y = run("softmax", x, "axis", 1);
    for (int start : ints(0, 1, 6, 7)) {
      double sum = 0;
      for (int i = start; i < start + 6; i += 2) {
        sum += Math.exp((x[i] - 4) / 2.0);
      }
      for (int i = start; i < start + 6; i += 2) {
        assertThat(y[i]).isEqualTo((int) Math.rint(Math.exp((x[i] - 4) / 2.0) / sum * 100));
      }
    }
  }

  @Test
  void lrnOverNeighbouringChannels() {
    input(1, 0, 1, 4, 1, 2);
    output(0.01f, 0, 1, 4, 1, 2);
    int[] x = {1, 2, 3, 4, 5, 6, 7, 8};
    int[] y = run("lrn", x, "size", 3, "alpha", 3f, "beta", 0.5f, "bias", 1f);
    for (int i = 0; i < 8; i++) {
      double sum = x[i] * x[i];
      sum += i >= 2 ? x[i - 2] * x[i - 2] : 0;
      sum += i < 6 ? x[i + 2] * x[i + 2] : 0;
      assertThat(y[i]).isEqualTo((int) Math.rint(100 * x[i] / Math.sqrt(1 + sum)));
    }
  }

  @Test
  void transposeFromImagesToRows() {
    input(1, 0, 1, 2, 1, 3);
    output(1, 0, 3, 2, 1, 1);
    assertThat(run("transpose", ints(1, 2, 3, 4, 5, 6), "perm", ints(3, 1, 2, 0)))
        .containsExactly(1, 4, 2, 5, 3, 6);
  }

  @Test
  void sliceWithSteps() {
    input(1, 0, 2, 4);
    output(1, 0, 2, 2);
    assertThat(
            run("slice", ints(1, 2, 3, 4, 5, 6, 7, 8), "starts", ints(1, 3), "steps", ints(-1, -2)))
        .containsExactly(8, 6, 4, 2);
  }

  @Test
  void padFromOutsideInThreeModes() {
    assertThat(padded("constant")).containsExactly(9, 9, 1, 2, 3, 9);
    assertThat(padded("edge")).containsExactly(1, 1, 1, 2, 3, 3);
    assertThat(padded("reflect")).containsExactly(3, 2, 1, 2, 3, 2);
  }

  private static int[] padded(String mode) {
    WholeTensorBehavioursTest test = new WholeTensorBehavioursTest();
    test.input(1, 0, 1, 3);
    test.output(1, 0, 1, 6);
    return test.run("pad", ints(1, 2, 3), "before", ints(0, 2), "mode", mode, "value", 9);
  }

  private int[] elementwise(String name, int[] x, Integer[] shape, float... constant) {
    flow.constant("c", constant);
    var address = Operand.Address.of(Space.CONST, 0, ValueType.F32);
    TensorDecl x1 = flow.tensor("input", Role.INPUT, ValueType.U8, 0.5f, 0, 1, 2, 1, 2);
    TensorDecl y = flow.tensor("output", Role.OUTPUT, ValueType.U8, 0.25f, 8, 1, 2, 1, 2);
    TensorDecl constants =
        new TensorDecl(
            "c",
            address,
            List.of(shape),
            IntStream.range(0, shape.length).boxed().toList(),
            1,
            0,
            Role.INTERNAL);
    flow.declare(constants);
    flow.params("p", "inputs", List.of("input", "c"), "output", "output");
    flow.add(op(name, "src1", x1, "src2", constants, "dst", y, "len", 4, "params", "p"));
    return flow.run(x);
  }

  @Test
  void elementwiseOperatorsBroadcast() {
    int[] x = {2, 4, 6, 8}; // reals 1, 2 in channel 0, 3, 4 in channel 1
    Integer[] channels = {2, 1, 1};
    assertThat(fresh().elementwise("add", x, channels, 1, 10)).containsExactly(16, 20, 60, 64);
    assertThat(fresh().elementwise("sub", x, channels, 1, 4)).containsExactly(8, 12, 4, 8);
    assertThat(fresh().elementwise("mul", x, channels, 2, 0.5f)).containsExactly(16, 24, 14, 16);
    assertThat(fresh().elementwise("div", x, new Integer[] {2}, 2, 4))
        .containsExactly(10, 10, 14, 12);
    assertThat(fresh().elementwise("add", x, new Integer[] {1, 2, 1, 2}, 0, 1, 2, 3))
        .containsExactly(12, 20, 28, 36);
  }

  private static WholeTensorBehavioursTest fresh() {
    return new WholeTensorBehavioursTest();
  }

  @Test
  void integerSumsNeedNoParams() {
    TensorDecl x = flow.tensor("input", Role.INPUT, ValueType.S32, 1, 0, 3);
    TensorDecl y = flow.tensor("output", Role.OUTPUT, ValueType.S32, 1, 0, 3);
    flow.add(op("add", "src1", x, "src2", x, "src3", x, "dst", y, "len", 3));
    assertThat(flow.run(1, -2, 1 << 20)).containsExactly(3, -6, 3 << 20);
  }
}
