package cimmlc.sim.functional;

import static cimmlc.sim.functional.FlowBuilder.behind;
import static cimmlc.sim.functional.FlowBuilder.op;
import static org.assertj.core.api.Assertions.assertThat;

import cimmlc.flow.Statement;
import cimmlc.flow.TensorDecl;
import cimmlc.flow.TensorDecl.Role;
import cimmlc.flow.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReadCoreTest {

  static IntStream seeds() {
    return IntStream.range(0, 60);
  }

  private static Statement.Operation write(String name, int core) {
    return op("cim.write_core", "core_addr", core, "mat", name + ".w", "params", name);
  }

  private static Statement.Operation read(String name, int core, TensorDecl in, Object dst) {
    return op(
        "cim.read_core", "type", "conv", "params", name, "core_addr", core, "src", in, "dst", dst);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void convolutionsOfCopiesThatTakeTurns(int seed) {
    RandomConvolution test = new RandomConvolution(seed);
    TensorDecl output = test.output();
    int copies = 1 + test.random.nextInt(3);
    int share = (test.windows + copies - 1) / copies;
    test.part("conv", test.whole(), share, copies, "output");
    List<Statement> reads = new ArrayList<>();
    for (int copy = 0; copy < copies; copy++) {
      int pixel = copy * test.naive.outputs();
      test.flow.add(write("conv", 2 * copy));
      reads.add(read("conv", 2 * copy, test.input, behind(output, pixel)));
    }
    test.flow.add(new Statement.Parallel(reads));
    assertThat(test.flow.run(test.naive.x())).isEqualTo(test.expected());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void blocksOfColumnsAndGroups(int seed) {
    RandomConvolution test = new RandomConvolution(seed);
    TensorDecl output = test.output();
    int groups = test.naive.groups();
    int cut = test.columns() / 2;
    for (int group = 0; group < groups; group++) {
      for (int end : cut > 0 ? new int[] {cut, test.columns()} : new int[] {test.columns()}) {
        int begin = end == cut ? 0 : cut;
        String name = "part" + group + "." + begin;
        int[] part = {group, group + 1, 0, test.naive.rows(), begin, end};
        test.part(name, part, test.windows, 1, "output");
        int channel = group * test.columns() + begin;
        test.flow.add(write(name, 0), read(name, 0, test.input, behind(output, channel)));
      }
    }
    assertThat(test.flow.run(test.naive.x())).isEqualTo(test.expected());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void partialSumsOfRowsAddUp(int seed) {
    RandomConvolution test = new RandomConvolution(seed);
    int columns = test.naive.outputs();
    TensorDecl low = sums(test, "low");
    TensorDecl high = sums(test, "high");
    TensorDecl output = test.output();
    int[] lower = test.whole();
    int[] upper = test.whole();
    int cut = test.naive.rows() / 2;
    lower[3] = cut == 0 ? test.naive.rows() : cut;
    upper[2] = cut;
    test.part("lower", lower, test.windows, 1, "low");
    test.part("upper", upper, test.windows, 1, "high");
    test.flow.params(
        "requant",
        "output",
        "output",
        "columns",
        columns,
        "offset",
        "upper.offset",
        "multiplier",
        "upper.multiplier");
    int count = test.windows * columns;
    test.flow.add(write("lower", 0), read("lower", 0, test.input, low));
    if (cut > 0) {
      test.flow.add(
          write("upper", 2),
          read("upper", 2, test.input, high),
          op("add", "src1", low, "src2", high, "dst", low, "len", count));
    }
    test.flow.add(op("requant", "src", low, "dst", output, "len", count, "params", "requant"));
    assertThat(test.flow.run(test.naive.x())).isEqualTo(test.expected());
  }

  private static TensorDecl sums(RandomConvolution test, String name) {
    return test.flow.tensor(
        name, Role.INTERNAL, ValueType.S32, 1, 0, test.windows, test.naive.outputs());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void kernelsAgreeOnWholeFlows(int seed) {
    RandomConvolution test = new RandomConvolution(seed);
    TensorDecl output = test.output();
    test.part("conv", test.whole(), test.windows, 1, "output");
    test.flow.add(write("conv", 0), read("conv", 0, test.input, output));
    int[] scalar =
        test.flow
            .simulator(1, new ScalarKernel())
            .run(java.util.Map.of("input", test.naive.x()), Observer.NONE)
            .get("output");
    assertThat(scalar).isEqualTo(test.expected());
  }

  @Test
  void vectorsTimesAMatrix() {
    FlowBuilder flow = new FlowBuilder();
    TensorDecl input =
        flow.tensor("input", Role.INPUT, new ValueType(ValueType.Kind.SIGNED, 16), 1, 0, 2, 2, 3);
    TensorDecl output = flow.tensor("output", Role.OUTPUT, ValueType.U8, 1, 10, 2, 2, 2);
    flow.constant("w", ValueType.S8, 1, -1, 2, 0, 3, 5);
    flow.constant("offset", ValueType.S32, 0, 1000);
    flow.constant("multiplier", 0.5f, 0.25f);
    flow.params(
        "product",
        "input",
        "input",
        "output",
        "output",
        "weights",
        "w",
        "weight_zero",
        0,
        "offset",
        "offset",
        "multiplier",
        "multiplier",
        "windows",
        4,
        "step",
        1,
        "cores",
        1);
    flow.add(
        op("cim.write_core", "core_addr", 5, "mat", "w", "params", "product"),
        op(
            "cim.read_core",
            "type",
            "matmul",
            "params",
            "product",
            "core_addr",
            5,
            "src",
            input,
            "dst",
            output));
    // [1,2,3]: 14, 14+1000; [-300,0,1]: -297, 305+1000; [0,0,0]: 0, 1000; [7,0,0]: 7, 993
    assertThat(flow.run(1, 2, 3, -300, 0, 1, 0, 0, 0, 7, 0, 0))
        .containsExactly(17, 255, 0, 255, 10, 255, 14, 255);
  }
}
