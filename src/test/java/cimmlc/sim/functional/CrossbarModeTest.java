package cimmlc.sim.functional;

import static cimmlc.sim.functional.FlowBuilder.op;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cimmlc.arch.Architecture;
import cimmlc.arch.Architectures;
import cimmlc.arch.ComputingMode;
import cimmlc.diag.InvalidInputException;
import cimmlc.flow.TensorDecl;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CrossbarModeTest {

  private static final Architecture CHIP = Architectures.load("isaac-baseline");

  static IntStream seeds() {
    return IntStream.range(0, 60);
  }

  private static RandomConvolution convolution(int seed, boolean wordlines, boolean across) {
    RandomConvolution test = new RandomConvolution(seed);
    TensorDecl output = test.output();
    test.crossbarPart("conv", across);
    Architecture arch = CHIP.inMode(wordlines ? ComputingMode.WLM : ComputingMode.XBM);
    new CrossbarCode(test, arch, wordlines, across).add(output, 1 + seed % 3);
    return test;
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void piecesInCrossbars(int seed) {
    RandomConvolution test = convolution(seed, false, seed % 2 == 1);
    assertThat(test.flow.run(test.naive.x())).isEqualTo(test.expected());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void rowGroups(int seed) {
    RandomConvolution test = convolution(seed, true, seed % 2 == 1);
    assertThat(test.flow.run(test.naive.x())).isEqualTo(test.expected());
  }

  @Test
  void unwrittenRowsCannotBeRead() {
    RandomConvolution test = new RandomConvolution(0);
    TensorDecl output = test.output();
    test.crossbarPart("conv", false);
    test.flow.on(CHIP, CrossbarCode.L1_BYTES);
    test.flow.add(
        op(
            "cim.read_row",
            "row_addr",
            5 * 128 + 7,
            "len",
            2,
            "params",
            "conv",
            "src",
            test.input,
            "dst",
            cimmlc.flow.Operand.Address.of(cimmlc.flow.Space.L1, 0, cimmlc.flow.ValueType.S32)));
    assertThatThrownBy(() -> test.flow.run(test.naive.x()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("rows 7 to 8 of crossbar 5 are read before they are written");
    assertThat(output.elements()).isPositive();
  }
}
