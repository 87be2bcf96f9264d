package cimmlc.flow.legality;

import static org.assertj.core.api.Assertions.assertThat;

import cimmlc.diag.Diagnostic;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlowVerifierTest {

  @Test
  void bothTextsAreLegal() {
    assertThat(FlowTexts.problems(FlowTexts.CORES)).isEmpty();
    assertThat(FlowTexts.problems(FlowTexts.WORDLINES)).isEmpty();
  }

  /** Old text, new text, words in the line of the problem after the change, the reason. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cim.write_core(core_addr=1, mat=conv.weights, params=conv)|# none|core_addr=1, src|core 1"
            + " is read before it is written",
        "cim.write_core(core_addr=1|cim.write_core(core_addr=0|core_addr=1, src|core 1 is read"
            + " before it is written",
        "core_addr=1, mat|core_addr=2, mat|core_addr=2, mat|cores 2..2 of 2",
        "core_addr=1, src=1440|core_addr=0, src=1440|src=1440|uses core 0, which"
            + " cim.read_core(conv, params=conv, core_addr=0, src=0, dst=3072) in line",
        "src=1440|src=1439|src=1439|src is 1439, expected 1440",
        "src=1440, dst=19456|src=1344, dst=19424|src=1344|which cim.read_core(conv, params=conv,"
            + " core_addr=0, src=0, dst=3072) in line",
        "src=1440, dst=19456|src=1344, dst=19424|src=1344|window 511 is computed twice",
        "src=1440, dst=19456|src=1440, dst=19488|src=1440|window 512 is computed by no copy",
        "dst=19456|dst=19457|dst=19457|dst is 1 bytes off the part's channel",
        "dst=19456|dst=off_chip:19456|off_chip:19456|dst is not of the space and type of tensor"
            + " conv",
        "windows=512|windows=511|core_addr=1, src|window 511 is computed by no copy",
        "windows=512|windows=513|core_addr=1, src|window 512 is computed twice",
        "step=1|step=0|core_addr=0, src|step must be positive",
        "kernel=[3,3]|kernel=[3,1]|core_addr=0, src|is not the shape of this product",
        "stride=[1,1]|stride=[2,2]|core_addr=0, src|is not the shape of this product",
        "kernel=[3,3]|kernel=[3]|core_addr=0, src|kernel must be 2 numbers",
        "count 864|count 863|core_addr=0, src|constant conv.weights has 863 s8, expected 864",
        "count 32 f32|count 31 f32|core_addr=0, src|multiplier has 31 f32, expected 32 f32",
        "offset=conv.offset|offset=conv.multiplier|core_addr=0, src|offset has 32 f32, expected 32"
            + " s32",
        "mat=conv.weights|mat=conv.offset|core_addr=0, mat|mat is conv.offset and its params expect"
            + " conv.weights",
        "read_core(conv, params|read_core(matmul, params|core_addr=0, src|type is matmul, expected"
            + " conv",
        "len=32768|len=32767|len=32767|output relu is not complete",
        "len=32768|len=32769|len=32769|src reaches outside of tensor conv",
        "relu(src=3072|relu(src=3073|src=3073|src reaches outside of tensor conv",
        "dst=35840, len|dst=35840:s8, len|35840:s8|dst is s8, expected u8",
        "dst=35840, len=32768|dst=0, len=32768|dst=0|dst reaches outside of tensor relu",
      })
  void changedCoreFlowsAreIllegal(String old, String changed, String at, String reason) {
    assertReported(FlowTexts.with(FlowTexts.CORES, old, changed), at, reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "l0=68608|l0=68607|tensor relu lies at",
        "l1=0|l1=-1|memory l1=-1",
        "off_chip=0|off_chip=8|memory off_chip=8, and the chip has 0 bytes",
        "at 864 count|at 863 count|constants conv.weights and conv.offset overlap",
        "zero 128|zero 256|tensor input: no scale or zero point of u8",
        "scale 0.01|scale 0.0|tensor input: no scale",
        "[1,3,32,32]|[1,-3,32,32]|tensor input has a negative extent",
        "[1,3,32,32]|[2147483647,2147483647,2147483647,2147483647]|tensor input",
        "output=relu }|output=relu views=input }|params relu: input is no view of relu",
        "weight_zero=0|weight_zero=0 views=nothing|params conv: the header has no tensor nothing",
      })
  void headersAreChecked(String old, String changed, String reason) {
    assertThat(FlowTexts.problems(FlowTexts.with(FlowTexts.CORES, old, changed)))
        .anySatisfy(problem -> assertThat(problem.toString()).contains("f.mop", reason));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cim.write_row(row_addr=16, mat=w|# (|row_addr=16, len|crossbar 0 is read before it is"
            + " written",
        "row_addr=16, len=16|row_addr=0, len=16|src=l1[0]:128|uses crossbar 0, which repeat i in"
            + " line",
        "row_addr=16, len=16|row_addr=48, len=16|src=l1[0]:128|crossbar 1",
        "row_addr=0, len=16|row_addr=0, len=17|len=17|17 rows at once, of 16 that can be active",
        "row_addr=32, len=11, params|row_addr=16, len=11, params|row_addr=16, len=11|uses crossbar"
            + " 0, which cim.read_row",
        "row_addr=32, mat|row_addr=56, mat|row_addr=56|rows 24..34 of 32",
        "row=16, rows=11|row=17, rows=11|row=17|rows 17..27 of the matrix's 27",
        "column=0, columns=4|column=1, columns=4|row_addr=0|columns 1..4 of the matrix's 4",
        "dst=l1[0]:80:s32)|dst=l1[0]:76:s32)|l1[0]:76|which cim.read_row",
        "dst=l1[0]:80:s32)|dst=l1[2]:80:s32)|dst=l1[2]|outside of the buffer's 0 bytes",
        "src2=l1[0]:80:s32|src2=l1[0]:84:s32|src2=l1[0]:84|is read before it is written",
        "src2=l1[0]:80:s32|src2=l1[0]:0:s32|src2=l1[0]:0|is read as s32 and holds u8",
        "dst=864+4*i|dst=864+5*i|dst=928+4*i|which repeat i in line",
        "dst=928+4*i|dst=924+4*i|dst=924|which repeat i in line",
        "dst=928+4*i|dst=932+4*i|dst=932|dst reaches outside of tensor y",
        "window=16+i|window=17+i|window=17|window 32 of 32",
        "window=i, row=0, rows=27|window=i, row=0, rows=28|rows=28|rows 0..27 of the matrix's 27",
        "dst=l1[0]:128, params|dst=l1[0]:0, params|window=16|l1[0] 0..26, which repeat i in line",
        "dst=l1[0]:240, len|dst=l1[0]:256, len|dst=l1[0]:256|outside of the buffer's 256 bytes",
        "weight_bits=8|weight_bits=999|row_addr=0|a weight has no room",
      })
  void changedWordlineFlowsAreIllegal(String old, String changed, String at, String reason) {
    assertReported(FlowTexts.with(FlowTexts.WORDLINES, old, changed), at, reason);
  }

  private static void assertReported(String text, String at, String reason) {
    List<Diagnostic> problems = FlowTexts.problems(text);
    assertThat(problems).extracting(Diagnostic::message).anyMatch(text1 -> text1.contains(reason));
    if (!reason.startsWith("output")) {
      assertThat(problems)
          .filteredOn(problem -> problem.message().contains(reason))
          .extracting(problem -> problem.where().line())
          .contains(FlowTexts.line(text, at));
    }
  }

  @Test
  void stagesThatOverlapInTimeMustNotShare() {
    String pipelined = FlowTexts.with(FlowTexts.CORES, "segment 0 sequential", "segment 0");
    assertThat(FlowTexts.problems(pipelined)).isEmpty();
    String overwriting =
        pipelined
            .replace("relu at 35840", "relu at 0")
            .replace("dst=35840, len=32768", "dst=0, len=32768");
    assertThat(FlowTexts.problems(overwriting))
        .extracting(Diagnostic::message)
        .anyMatch(message ->
            message.contains("which stage conv in line") && message.contains("at the same time"));
    String statement = "    relu(src=3072, dst=35840, len=32768, params=relu)\n";
    String twice =
        FlowTexts.with(
            pipelined,
            statement + "  }\n",
            statement + "  }\n  stage again on ALU {\n" + statement + "  }\n");
    assertThat(FlowTexts.problems(twice))
        .extracting(Diagnostic::message)
        .anyMatch(message -> message.contains("which stage relu in line"));
    assertThat(FlowTexts.problems(twice.replace("segment 0 {", "segment 0 sequential {")))
        .isEmpty();
  }

  @Test
  void orderMatters() {
    int stage = FlowTexts.CORES.indexOf("  stage conv");
    int relu = FlowTexts.CORES.indexOf("  stage relu");
    int end = FlowTexts.CORES.lastIndexOf("}\n");
    String swapped =
        FlowTexts.CORES.substring(0, stage)
            + FlowTexts.CORES.substring(relu, end)
            + FlowTexts.CORES.substring(stage, relu)
            + "}\n";
    assertReported(swapped, "relu(src", "l0 3072..35839 is read before it is written");
  }

  @Test
  void valuesOfLaterIterationsAreNotThereYet() {
    String ahead =
        FlowTexts.CORES.replace(
            "    relu(src=3072, dst=35840, len=32768, params=relu)\n",
            """
                repeat i in 0..1000 {
                  mov(src=3072+i, dst=35840+i, len=1)
                  mov(src=35841+i, dst=35841+i, len=1)
                }
            """);
    assertReported(ahead, "mov(src=35841", "l0 35841..35841 is read before it is written");
  }

  @Test
  void oneProblemOfManyKindsDoesNotHideOthersAndThereIsALimit() {
    String text = FlowTexts.CORES.replace("src=1440", "src=7").replace("len=32768", "len=99999");
    assertThat(FlowTexts.problems(text)).hasSizeGreaterThan(1);
    String many = "    mov(src=3072, dst=99999, len=1)\n".repeat(500);
    String line = "    relu(src=3072";
    assertThat(FlowTexts.problems(FlowTexts.with(FlowTexts.CORES, line, many + line))).hasSize(100);
  }
}
