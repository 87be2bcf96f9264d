package cimmlc;

import static cimmlc.graph.GraphBuilder.s8;
import static cimmlc.graph.GraphBuilder.u8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cimmlc.arch.Architecture;
import cimmlc.arch.ArchitectureReader;
import cimmlc.codegen.CodeGenerator;
import cimmlc.diag.InvalidInputException;
import cimmlc.graph.Graph;
import cimmlc.graph.GraphBuilder;
import cimmlc.graph.IntegerType;
import cimmlc.graph.Op;
import cimmlc.graph.Quantization;
import cimmlc.graph.RandomGraphs;
import cimmlc.graph.Shape;
import cimmlc.graph.TensorData;
import cimmlc.graph.Window;
import cimmlc.schedule.SchedulingOptions;
import cimmlc.schedule.cg.CgSchedule;
import cimmlc.schedule.cg.PassPolicy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What random networks seldom or never contain, executed in core mode; and what is refused. */
class CoreModeCasesTest {

  private static final String CHIP = "chip: { core_number: [2, 2] }\n";
  private final GraphBuilder builder = new GraphBuilder();

  @Test
  void productOverTheLastAxisOfAnImageGoesThroughRowMajorCopies() {
    image(3, 4, 5);
    builder.node("fc", new Op.MatMul(false), u8(0.1, 7), Shape.of(1, 3, 4, 6), "x", matrix(5, 6));
    assertThat(execute("fc")).contains("stage fc.rows on ALU", "stage fc.image on ALU");
  }

  @Test
  void productOverTheLastAxisOfASingleChannelIsAView() {
    image(1, 4, 5);
    builder.node("fc", new Op.MatMul(true), u8(0.1, 7), Shape.of(1, 1, 4, 6), "x", matrix(6, 5));
    assertThat(execute("fc")).doesNotContain("transpose(").contains("views=fc");
  }

  @Test
  void flatteningAnInputOfOneChannelIsAView() {
    image(1, 4, 5);
    builder.node("flat", new Op.Reshape(), u8(0.02, 120), Shape.of(1, 20), "x");
    builder.node("fc", new Op.MatMul(false), u8(0.1, 7), Shape.of(1, 3), "flat", matrix(20, 3));
    assertThat(execute("fc")).doesNotContain("transpose(", "stage flat");
  }

  @Test
  void imageToImageReshapeChangesTheLayoutTwice() {
    image(4, 2, 3);
    builder.node("y", new Op.Reshape(), u8(0.02, 120), Shape.of(1, 2, 6, 2), "x");
    assertThat(execute("y")).contains("stage y.rows on ALU", "stage y on ALU");
  }

  @Test
  void constantsAreJoinedAndAdded() {
    image(2, 3, 4);
    builder.constant("c", null, reals(24), 1, 2, 3, 4);
    builder.constant("row", null, reals(4), 4);
    var numbers = u8(0.02, 120);
    builder.node("cat", new Op.Concat(2), numbers, Shape.of(1, 2, 6, 4), "x", "c");
    var add = new Op.Elementwise(Op.Elementwise.Kind.ADD);
    builder.node("sum", add, u8(0.05, 100), Shape.of(1, 2, 3, 4), "x", "c", "x");
    builder.node("wide", add, u8(0.05, 100), Shape.of(1, 2, 6, 4), "row", "cat");
    assertThat(execute("sum", "wide")).contains("c.stored", "at const:");
  }

  @Test
  void everyChannelMayHaveItsOwnWeightZeroPoint() {
    image(2, 4, 4);
    var numbers =
        new Quantization.PerChannel(
            IntegerType.UINT8, new float[] {0.01f, 0.02f, 0.03f}, new int[] {100, 128, 131}, 0);
    builder.constant("w", numbers, bytes(IntegerType.UINT8, 3 * 2 * 9), 3, 2, 3, 3);
    conv(3);
    assertThat(execute("conv")).contains("weight_zero=conv.weight_zero");
  }

  @Test
  void anOperatorLargerThanTheChipIsSplitByColumnsAndRows() {
    builder.input("x", u8(0.02, 120), 3, 50);
    builder.node("fc", new Op.MatMul(false), u8(0.1, 7), Shape.of(3, 20), "x", matrix(50, 20));
    String flow = execute(chip("chip: { core_number: [1, 2] }\n", 8, 16), "fc");
    assertThat(flow).contains("requant(", "stage fc.sum0 on ALU", "rows=3");
  }

  @Test
  void whatDoesNotFitIsOutsideTheChip() {
    image(2, 4, 4);
    builder.constant("w", s8(0.01, 0), bytes(IntegerType.INT8, 3 * 2 * 9), 3, 2, 3, 3);
    conv(3);
    String chip = "chip: { core_number: [2, 2], l0_size: 40 B }\noff_chip: { size: 1 KB }\n";
    assertThat(execute(chip(chip, 32, 64), "conv")).contains("memory l0=32 l1=0 off_chip=48");
  }

  @Test
  void withoutAnotherMemoryTheErrorSaysHowMuchIsMissing() {
    image(2, 4, 4);
    builder.constant("w", s8(0.01, 0), bytes(IntegerType.INT8, 3 * 2 * 9), 3, 2, 3, 3);
    conv(3);
    Graph graph = builder.build("conv");
    Architecture chip = chip("chip: { core_number: [2, 2], l0_size: 50 B }\n", 32, 64);
    assertThatThrownBy(() -> CodeGenerator.generate(schedule(graph, chip)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("need 80 bytes (conv 48, x 32), 30 more than l0_size");
  }

  @Test
  void sumsBeyondInt32Take64Bits() {
    int rows = 70_000;
    builder.input("x", u8(0.02, 0), 1, rows);
    builder.constant("w", s8(0.01, 0), new TensorData.Fill(rows, 127), rows, 1);
    builder.node("fc", new Op.MatMul(false), u8(2000, 7), Shape.of(1, 1), "x", "w");
    Graph graph = builder.build("fc");
    int[] brightest = new int[rows]; // sums up to 2 266 950 000
    Arrays.fill(brightest, 255);
    String flow =
        FlowExecution.compare(
            schedule(graph, chip(CHIP, 1024, 64)), Map.of("x", brightest), "many rows");
    assertThat(flow).contains("s64").doesNotContain("s32");
  }

  @Test
  void aMissingDigitalOperatorIsNamed() {
    image(2, 4, 4);
    builder.node("soft", new Op.Softmax(1), u8(0.004, 0), Shape.of(1, 2, 4, 4), "x");
    Graph graph = builder.build("soft");
    Architecture chip = chip(CHIP + "digital_ops: [relu, add]\n", 32, 64);
    assertThatThrownBy(() -> CodeGenerator.generate(schedule(graph, chip)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("soft needs the digital operator softmax");
  }

  private void image(int channels, int height, int width) {
    builder.input("x", u8(0.02, 120), 1, channels, height, width);
  }

  private void conv(int channels) {
    Window window = new Window(3, 3, 1, 1, 1, 1, 1, 1, 1, 1);
    builder.node(
        "conv", new Op.Conv(window, 1), u8(0.05, 90), Shape.of(1, channels, 4, 4), "x", "w");
  }

  private String matrix(int... dims) {
    int count = dims[0] * dims[1];
    return builder.constant("w", s8(0.01, 0), bytes(IntegerType.INT8, count), dims);
  }

  private static TensorData bytes(IntegerType type, int count) {
    byte[] values = new byte[count];
    new java.util.Random(count).nextBytes(values);
    return TensorData.Integers.of(type, values);
  }

  private static TensorData reals(int count) {
    float[] values = new float[count];
    SplittableRandom random = new SplittableRandom(count);
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextDouble(-2, 2);
    }
    return TensorData.Floats.of(values);
  }

  private String execute(String... outputs) {
    return execute(chip(CHIP, 32, 64), outputs);
  }

  private String execute(Architecture chip, String... outputs) {
    Graph graph = builder.build(outputs);
    return FlowExecution.compare(
        schedule(graph, chip), RandomGraphs.inputs(graph, 1), List.of(outputs).toString());
  }

  private static CgSchedule schedule(Graph graph, Architecture chip) {
    return PassPolicy.CG_DUPLICATION.schedule(graph, chip, SchedulingOptions.DEFAULT);
  }

  private static Architecture chip(String top, int rows, int columns) {
    return ArchitectureReader.parse(
        "name: case\ncomputing_mode: CM\n"
            + top
            + "core: { xb_number: [1, 2] }\n"
            + "crossbar: { xb_size: [%d, %d], precision: 2 }\n".formatted(rows, columns),
        "case.yaml");
  }
}
