package cimmlc.sim.functional;

import static cimmlc.sim.functional.FlowBuilder.op;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cimmlc.diag.InvalidInputException;
import cimmlc.flow.Affine;
import cimmlc.flow.OpSpec;
import cimmlc.flow.Operand;
import cimmlc.flow.Operators;
import cimmlc.flow.Space;
import cimmlc.flow.Statement;
import cimmlc.flow.TensorDecl;
import cimmlc.flow.TensorDecl.Role;
import cimmlc.flow.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FunctionalSimulatorTest {

  private final FlowBuilder flow = new FlowBuilder();
  private final TensorDecl input = flow.tensor("input", Role.INPUT, ValueType.U8, 1, 0, 1, 2, 1, 2);
  private final TensorDecl middle =
      flow.tensor("middle", Role.INTERNAL, ValueType.U8, 1, 0, 1, 2, 1, 2);
  private final TensorDecl output =
      flow.tensor("output", Role.OUTPUT, ValueType.U8, 1, 0, 1, 2, 1, 2);

  FunctionalSimulatorTest() {
    flow.constant("w", ValueType.S8, 1, 2, 3, 4);
    flow.constant("offset", ValueType.S32, 0, 0);
    flow.constant("multiplier", 1f, 1f);
    flow.params(
        "conv",
        "input",
        "input",
        "output",
        "output",
        "kernel",
        new int[] {1, 1},
        "stride",
        new int[] {1, 1},
        "pad",
        new int[] {0, 0, 0, 0},
        "dilation",
        new int[] {1, 1},
        "weights",
        "w",
        "weight_zero",
        0,
        "groups",
        1,
        "offset",
        "offset",
        "multiplier",
        "multiplier",
        "windows",
        1,
        "step",
        1,
        "cores",
        1);
  }

  private static Statement.Operation mov(Object source, Object target, int length) {
    return op("mov", "src", source, "dst", target, "len", length);
  }

  private static Operand.Address address(Space space, Affine core, Affine offset) {
    return new Operand.Address(space, core, offset, ValueType.U8);
  }

  private Statement.Operation read(int core, Object target) {
    return op(
        "cim.read_core",
        "type",
        "conv",
        "params",
        "conv",
        "core_addr",
        core,
        "src",
        input,
        "dst",
        target);
  }

  @Test
  void imagesAreGivenAndTakenInLogicalOrder() {
    flow.add(mov(input, output, 3));
    assertThat(flow.run(1, 2, 3, 4)).containsExactly(1, 2, 3, 0); // memory: 1, 3, 2, 4
  }

  @Test
  void repeatCountsInAddressesAndCores() {
    // copy 0 computes window 1, copy 1 computes window 0: core_addr = i, dst = output + 2 - 2*i
    Affine core = Affine.of(0).plus(1, "i");
    Affine place = output.address().offset().plus(2).plus(-2, "i");
    Statement.Operation write =
        op("cim.write_core", "core_addr", new Operand.Number(core), "mat", "w", "params", "conv");
    Statement.Operation read =
        op(
            "cim.read_core",
            "type",
            "conv",
            "params",
            "conv",
            "core_addr",
            new Operand.Number(core),
            "src",
            input,
            "dst",
            address(Space.L0, Affine.of(0), place));
    flow.add(
        new Statement.Repeat("i", 2, List.of(write)),
        new Statement.Parallel(List.of(new Statement.Repeat("i", 2, List.of(read)))));
    // columns (1,3) and (2,4) of the input times [[1,2],[3,4]]
    assertThat(flow.run(1, 2, 3, 4)).containsExactly(10, 14, 14, 20);
  }

  @Test
  void everyBufferKeepsItsValues() {
    Operand.Address local = address(Space.L1, Affine.of(5), Affine.of(60));
    Operand.Address other = address(Space.L1, Affine.of(6), Affine.of(60));
    Operand.Address outside = address(Space.OFF_CHIP, Affine.of(0), Affine.of(8));
    Operand.Address constant = address(Space.CONST, Affine.of(0), Affine.of(1));
    flow.add(
        mov(input, local, 4),
        mov(constant, other, 2),
        mov(local, outside, 4),
        mov(outside, output, 4),
        mov(other, output, 1));
    assertThat(flow.run(1, 2, 3, 4)).containsExactly(2, 2, 3, 4);
  }

  @Test
  void observersSeeEachTensorBeforeItsPlaceIsReused() {
    flow.params("relu", "input", "input", "output", "middle", "views", List.of("output"));
    flow.stage("first", op("relu", "src", input, "dst", middle, "len", 4, "params", "relu"));
    flow.stage("second", mov(output, middle, 4));
    List<String> seen = new ArrayList<>();
    flow.simulator(1, new ScalarKernel())
        .run(
            Map.of("input", new int[] {1, 2, 3, 4}),
            (stage, outputs, reader) -> {
              seen.add(stage.name());
              outputs.forEach(tensor -> seen.add(tensor.name()));
              seen.add(java.util.Arrays.toString(reader.read(middle)));
            });
    assertThat(seen)
        .containsExactly("first", "middle", "output", "[1, 2, 3, 4]", "second", "[0, 0, 0, 0]");
  }

  @Test
  void runsDoNotSeeEachOther() {
    flow.add(mov(middle, output, 4), mov(input, middle, 4));
    FunctionalSimulator simulator = flow.simulator(2, new ScalarKernel());
    Map<String, int[]> inputs = Map.of("input", new int[] {1, 2, 3, 4});
    simulator.run(inputs, Observer.NONE);
    assertThat(simulator.run(inputs, Observer.NONE).get("output")).containsOnly(0);
  }

  @Test
  void anUnwrittenCoreIsNotRead() {
    flow.stage("conv", read(7, output));
    assertThatThrownBy(() -> flow.run(1, 2, 3, 4))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("stage conv, cim.read_core(")
        .hasMessageContaining("core 7 is read before it is written");
  }

  @Test
  void aCoreThatHoldsAnotherMatrixIsNotRead() {
    flow.constant("v", ValueType.S8, 1, 2, 3, 4);
    flow.add(op("cim.write_core", "core_addr", 7, "mat", "v", "params", "conv"), read(7, output));
    assertThatThrownBy(() -> flow.run(1, 2, 3, 4))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("core 7 holds v");
  }

  @Test
  void accessesOutsideABufferAreNamed() {
    flow.add(mov(input, FlowBuilder.behind(output, 1), 4));
    assertThatThrownBy(() -> flow.run(1, 2, 3, 4))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("mov(")
        .hasMessageContaining("bytes 9 to 13 of l0, which has 12");
  }

  @Test
  void constantsAreNotWritten() {
    flow.add(mov(input, address(Space.CONST, Affine.of(0), Affine.of(0)), 1));
    assertThatThrownBy(() -> flow.run(1, 2, 3, 4))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("constants cannot be written");
  }

  @Test
  void unknownOperatorsAreRefused() {
    flow.add(op("cim.read_cell", "core_addr", 1));
    assertThatThrownBy(() -> flow.simulator(1, new ScalarKernel()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("no operator cim.read_cell");
  }

  @Test
  void everyDigitalOperatorOfTheLanguageHasABehaviour() {
    assertThat(Operators.all())
        .filteredOn(spec -> spec.family() == OpSpec.Family.DCOM)
        .isNotEmpty()
        .allSatisfy(spec -> assertThat(Behaviours.of(spec.name())).isNotNull());
  }

  @Test
  void inputsMustBeThere() {
    FunctionalSimulator simulator = flow.simulator(1, new ScalarKernel());
    assertThatThrownBy(() -> simulator.run(Map.of("input", new int[3]), Observer.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("input input needs 4 values");
  }
}
