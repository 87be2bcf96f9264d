package cimmlc.sim.functional;

import static cimmlc.sim.functional.FlowBuilder.op;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cimmlc.arch.AdcPolicy;
import cimmlc.arch.Architecture;
import cimmlc.arch.Architectures;
import cimmlc.arch.ComputingMode;
import cimmlc.arch.Extensions;
import cimmlc.arch.WeightEncoding;
import cimmlc.diag.InvalidInputException;
import cimmlc.flow.Operand.Address;
import cimmlc.flow.Space;
import cimmlc.flow.Statement;
import cimmlc.flow.TensorDecl;
import cimmlc.flow.ValueType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CrossbarModeTest {

  private static final double LOSSLESS = Double.POSITIVE_INFINITY;

  static IntStream seeds() {
    return IntStream.range(0, 60);
  }

  /** Another encoding, policy and column flip by seed; even seeds in wordline mode. */
  private static Architecture chip(int seed) {
    boolean wordlines = seed % 2 == 0;
    Architecture arch =
        Architectures.load("isaac-baseline")
            .inMode(wordlines ? ComputingMode.WLM : ComputingMode.XBM);
    Extensions ext = arch.ext();
    WeightEncoding encoding =
        seed / 4 % 2 == 0 ? WeightEncoding.OFFSET : WeightEncoding.TWOS_COMPLEMENT;
    return new Architecture(
        arch.name(),
        arch.mode(),
        arch.source(),
        arch.cycleSeconds(),
        arch.chip(),
        arch.core(),
        arch.crossbar(),
        new Extensions(
            encoding,
            ext.write(),
            ext.energy(),
            ext.offChip(),
            ext.binding(),
            ext.digitalOps(),
            seed / 8 % 2 == 0 ? AdcPolicy.UNIFORM : AdcPolicy.SATURATE,
            seed / 16 % 2 == 0));
  }

  private static RandomConvolution convolution(int seed) {
    return convolution(seed, false);
  }

  private static RandomConvolution convolution(int seed, boolean folded) {
    RandomConvolution test = new RandomConvolution(seed);
    TensorDecl output = test.output();
    Architecture arch = chip(seed);
    boolean across = seed / 2 % 2 == 1;
    String encoding = arch.ext().weightEncoding().key().replace('-', '_');
    test.crossbarPart("conv", encoding, across);
    boolean wordlines = arch.mode() == ComputingMode.WLM;
    CrossbarCode code = new CrossbarCode(test, arch, wordlines, across);
    if (folded) {
      code.addFolded(output, test.windows % 2 == 0 ? 2 : 1);
    } else {
      code.add(output, 1 + seed % 3);
    }
    return test;
  }

  private static Products products(AnalogOptions analog, boolean fuses) {
    return new Products(MatrixKernel.fastest(), analog, fuses);
  }

  private static int[] run(RandomConvolution test, AnalogOptions analog, boolean fuses) {
    FunctionalSimulator simulator = test.flow.simulator(2, products(analog, fuses));
    assertThat(simulator.fused()).isEqualTo(fuses ? 1 : 0);
    return Objects.requireNonNull(
        simulator.run(Map.of("input", test.naive.x()), Observer.NONE).get("output"));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void exactSums(int seed) {
    RandomConvolution test = convolution(seed);
    assertThat(run(test, AnalogOptions.exact(), false)).isEqualTo(test.expected());
    assertThat(run(test, AnalogOptions.exact(), true)).isEqualTo(test.expected());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void copiesInARepeat(int seed) {
    RandomConvolution test = convolution(seed, true);
    assertThat(run(test, AnalogOptions.exact(), false)).isEqualTo(test.expected());
    assertThat(run(test, AnalogOptions.exact(), true)).isEqualTo(test.expected());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void losslessConverters(int seed) {
    RandomConvolution test = convolution(seed);
    AnalogOptions analog = AnalogOptions.adc(LOSSLESS);
    assertThat(run(test, analog, true)).isEqualTo(test.expected());
    LayerConversions layer = analog.statistics().layers().getFirst();
    assertThat(layer.error()).isZero();
    int enough = layer.losslessBitsSeen();
    assertThat(enough).isLessThanOrEqualTo(layer.losslessBits());
    assertThat(run(test, AnalogOptions.adc(layer.losslessBits()), false))
        .isEqualTo(test.expected());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void lossyConvertersWholeOrByStatements(int seed) {
    RandomConvolution test = convolution(seed);
    AnalogOptions whole = AnalogOptions.adc(1 + seed % 3);
    AnalogOptions statements = AnalogOptions.adc(1 + seed % 3);
    int[] expected = run(test, statements, false);
    assertThat(run(test, whole, true)).isEqualTo(expected);
    LayerConversions a = whole.statistics().layers().getFirst();
    LayerConversions b = statements.statistics().layers().getFirst();
    assertThat(List.of(a.conversions(), a.lossy(), a.range(), a.greatest()))
        .isEqualTo(List.of(b.conversions(), b.lossy(), b.range(), b.greatest()));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void coresWithLosslessConverters(int seed) {
    RandomConvolution test = new RandomConvolution(seed);
    TensorDecl output = test.output();
    test.flow.on(chip(seed).inMode(ComputingMode.CM), 0);
    test.part("conv", test.whole(), test.windows, 1, "output");
    test.flow.add(
        op("cim.write_core", "core_addr", 0, "mat", "conv.w", "params", "conv"),
        op(
            "cim.read_core",
            "type",
            "conv",
            "params",
            "conv",
            "core_addr",
            0,
            "src",
            test.input,
            "dst",
            output));
    int[] found =
        test.flow
            .simulator(2, products(AnalogOptions.chip(), true))
            .run(Map.of("input", test.naive.x()), Observer.NONE)
            .get("output");
    assertThat(found).isEqualTo(test.expected());
  }

  @Test
  void queuesThatUseValuesOfTheFormerWindowAreNotFused() {
    RandomConvolution test = convolution(2);
    Address left =
        new Address(
            Space.L1, cimmlc.flow.Affine.of(0), cimmlc.flow.Affine.of(0), test.input.type());
    test.flow.add(op("mov", "src", left, "dst", test.input, "len", 1));
    FunctionalSimulator simulator = test.flow.simulator(1, products(AnalogOptions.exact(), true));
    assertThat(simulator.fused()).isZero();
  }

  @Test
  void unwrittenRowsCannotBeRead() {
    RandomConvolution test = new RandomConvolution(0);
    test.output();
    test.crossbarPart("conv", "offset", false);
    Address sums =
        new Address(Space.L1, cimmlc.flow.Affine.of(0), cimmlc.flow.Affine.of(0), ValueType.S32);
    Statement read =
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
            sums);
    test.flow.on(chip(0), CrossbarCode.L1_BYTES).add(read);
    assertThatThrownBy(() -> test.flow.run(test.naive.x()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("rows 7 to 8 of crossbar 5 are read before they are written");
  }
}
