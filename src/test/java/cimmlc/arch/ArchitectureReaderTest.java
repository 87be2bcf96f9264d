package cimmlc.arch;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cimmlc.arch.Energy.Component;
import cimmlc.arch.Energy.Figure;
import cimmlc.diag.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a description file may say, and what is said of one that cannot be used. */
class ArchitectureReaderTest {

  private static final double IDEAL = Double.POSITIVE_INFINITY;

  private static final String CHIP =
      """
      name: c
      computing_mode: WLM
      cycle: 100 ns
      chip: { core_number: [2, 2], l0_bw: 384 b/cycle }
      core: { xb_number: [1, 2] }
      crossbar: { xb_size: [32, 16], parallel_row: 8 }
      """;

  private static Architecture parse(String text) {
    return ArchitectureReader.parse(text, "c.yaml");
  }

  private static String problemsOf(String text) {
    try {
      return "read without a problem: " + parse(text);
    } catch (InvalidInputException refused) {
      return String.valueOf(refused.getMessage());
    }
  }

  /** One change to the file above, and the one line that is said of it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          name: c|nam: c|c.yaml:1:1: unknown key 'nam' (did you mean 'name'?), expected one of
          WLM|VLM|c.yaml:2:17: computing_mode: unknown 'VLM' (did you mean 'WLM'?), expected CM,
          WLM|[WLM]|c.yaml:2:17: computing_mode: a list, expected a text
          cycle: 100 ns|cycle: 100|c.yaml:3:8: cycle: '100' has no unit, expected a time such as
          100 ns|0 ns|c.yaml:3:8: cycle: '0 ns' is too small, expected more than 0, a time such
          100 ns|100 nm|c.yaml:3:8: cycle: '100 nm' has a unit that does not fit here, expected
          [2, 2]|[0, 2]|c.yaml:4:23: core_number: '0' is out of range, expected a whole number
          [2, 2]|[2, -2]|c.yaml:4:26: core_number: '-2' is out of range, expected a whole number
          [2, 2]|[2, 2.5]|c.yaml:4:26: core_number: '2.5' is no whole number, expected
          [2, 2]|[2, 2, 2]|c.yaml:4:22: core_number: not a pair of whole numbers, expected
          [2, 2]|4|c.yaml:4:22: core_number: not a pair of whole numbers, expected
          [2, 2]|ideal|c.yaml:4:22: core_number: not a pair of whole numbers, expected
          [2, 2]|[99999999999999999999, 2]|c.yaml:4:23: core_number: '99999999999999999999' is out
          [2, 2]|[70000, 70000]|c.yaml:5:20: xb_number: 70000x70000 cores of 1x2 crossbars, expected
          [2, 2]|[2000000000, 1]|c.yaml:5:20: xb_number: 2000000000x1 cores of 1x2 crossbars, exp
          [32, 16]|[99999, 99999]|c.yaml:6:22: xb_size: 99999x99999 cells, expected at most
          384 b/cycle|384|c.yaml:4:37: l0_bw: '384' has no unit, expected a bandwidth such as 384
          384 b/cycle|384 KB|c.yaml:4:37: l0_bw: '384 KB' has a unit that does not fit here, exp
          384 b/cycle|fast|c.yaml:4:37: l0_bw: 'fast' is no number, expected a bandwidth such as
          384 b/cycle|[384]|c.yaml:4:37: l0_bw: a list, expected a bandwidth such as 384 b/cycle
          384 b/cycle|-1 b/cycle|c.yaml:4:37: l0_bw: '-1 b/cycle' is too small, expected more
          384 b/cycle|1e30 b/cycle|c.yaml:4:37: l0_bw: '1e30 b/cycle' is too large, expected at
          384 b/cycle|1e9999 b/cycle|c.yaml:4:37: l0_bw: '1e9999 b/cycle' has a unit that does
          l0_bw|l0_bv|c.yaml:4:30: unknown key 'l0_bv' (did you mean 'l0_bw'?), expected one of
          l0_bw|xb_size|c.yaml:4:30: unknown key 'xb_size', expected in crossbar
          l0_bw|core_number|c.yaml:4:30: the key 'core_number' occurs twice, expected once
          l0_bw: 384 b/cycle|core_noc: torus|c.yaml:4:40: core_noc: unknown 'torus', expected mesh
          l0_bw: 384 b/cycle|core_noc_cost: 2 cycles/hop|c.yaml:4:45: core_noc_cost: a cost a hop
          l0_bw: 384 b/cycle|core_noc_cost: [[0]]|c.yaml:4:45: core_noc_cost: a matrix of 1 rows,
          l0_bw: 384 b/cycle|core_noc_cost: { flit: 8 b }|c.yaml:4:45: core_noc_cost: expected either
          [1, 2] }|[1, 2], xb_noc_cost: [[0, 1], [1]] }|c.yaml:5:50: xb_noc_cost: a row of 1, exp
          [1, 2] }|[1, 2], xb_noc_cost: [[0, 1], [x, 0]] }|c.yaml:5:51: xb_noc_cost: 'x' is no num
          parallel_row: 8|parallel_row: 33|c.yaml:6:46: parallel_row: 33 rows at once, expected at
          parallel_row: 8|parallel_row: 0|c.yaml:6:46: parallel_row: '0' is too small, expected
          parallel_row: 8|dac: 1.5|c.yaml:6:37: dac: '1.5' is not a whole number, expected a
          parallel_row: 8|adc: 64|c.yaml:6:37: adc: '64' is too large, expected at most 32 bit
          parallel_row: 8|precision: 2 B|c.yaml:6:43: precision: '2 B' has a unit that does not
          parallel_row: 8|type: [SRAM]|c.yaml:6:38: type: a list, expected a text
          parallel_row: 8|binding: B->R|c.yaml:6:41: binding: unknown 'B->R'
          parallel_row: 8|adc_policy: clip|c.yaml:6:44: adc_policy: unknown 'clip', expected uniform
          parallel_row: 8|column_flip: maybe|c.yaml:6:45: column_flip: unknown 'maybe', expected
          parallel_row: 8|weight_encoding: ofset|c.yaml:6:49: weight_encoding: unknown 'ofset' (did
          parallel_row: 8|write: { cycles: x }|c.yaml:6:49: cycles: 'x' is no number, expected a
          parallel_row: 8|write: 10 cycles|c.yaml:6:39: write: '10 cycles', expected a map of
          crossbar: {|crossbar: [|c.yaml:6:
          crossbar: {|crossbar: &a {|c.yaml:6:11: anchors and aliases are not supported, expected
          xb_size: [32, 16], |`` |c.yaml:6:11: the key 'xb_size' is missing, expected xb_size:
          name: c|name: ../c|c.yaml:1:7: name: not a name, expected letters, digits, '-', '_',
          name: c|``|c.yaml:2:1: the key 'name' is missing, expected name: the chip's name
          name: c|name:|c.yaml:1:1: the key 'name' is missing, expected name: the chip's name
          computing_mode: WLM|``|c.yaml:1:1: the key 'computing_mode' is missing, expected
          """)
  void oneMistake(String right, String wrong, String said) {
    String problems = problemsOf(CHIP.replace(right, wrong == null ? "" : wrong));
    assertThat(problems.lines()).first().asString().startsWith(said);
    long expected = right.equals("name: c") && wrong.equals("nam: c") ? 2 : 1;
    assertThat(problems.lines()).hasSize((int) expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          energy: [1]|7:9: energy: expected the name of a component table or a map of components
          energy: { adc: 2 pJ/conversion }|7:16: adc: a number without its source, expected { val
          energy: { adc: { value: 2 pJ/conversion } }|7:16: adc: a number without its source, exp
          energy: { adc: { value: 2 mW, source: x } }|7:25: value: '2 mW' has a unit that does not
          energy: { adc: { source: x } }|7:16: the key 'value' is missing, expected { value: 1.5 pJ
          energy: { acd: 2 }|7:11: unknown key 'acd' (did you mean 'adc'?), expected one of cell,
          digital_ops: relu|7:14: digital_ops: 'relu', expected a list such as [relu, add]
          digital_ops: [relu, relu]|7:21: digital_ops: 'relu' occurs twice, expected once
          digital_ops: [relu, [add]]|7:21: digital_ops: a list is no operator, expected a name
          off_chip: { size: 8 }|7:19: size: '8' has no unit, expected a size such as 96 KB
          off_chip: { bandwith: 8 b/cycle }|7:13: unknown key 'bandwith' (did you mean 'bandwidth'
          write: { endurance: 0 }|7:21: endurance: '0' is too small, expected more than 0
          core_number: [1, 1]|7:1: unknown key 'core_number', expected in chip
          name: d|7:1: the key 'name' occurs twice, expected once
          [a]: b|7:1: a key must be a word, not a list or a map
          `---`|7:1: a second document, expected one a file
          `}`|7:1: not YAML:
          """)
  void aMistakeInALineAtTheEnd(String line, String said) {
    assertThat(problemsOf(CHIP + line + "\n")).startsWith("c.yaml:" + said).doesNotContain("\n");
  }

  @Test
  void everyProblemIsReportedAtOnce() {
    String text =
        """
        name: c
        computing_mode: XM
        chip: { core_number: [2, 0], alu: 5 }
        core: { xb_nmber: [1, 2] }
        crossbar: { xb_size: [32, 16], parallel_row: 64 }
        """;
    assertThat(problemsOf(text).lines())
        .extracting(line -> line.replaceAll("^(c.yaml:[0-9:]+).*", "$1"))
        .containsExactly(
            "c.yaml:2:17:",
            "c.yaml:3:26:",
            "c.yaml:3:35:",
            "c.yaml:4:7:",
            "c.yaml:4:9:",
            "c.yaml:5:46:");
  }

  @Test
  void ofAHopelessFileTheFirstProblemsAreReported() {
    String keys = IntStream.range(0, 50_000).mapToObj(i -> "k" + i + ": 0\n").collect(joining());
    assertThat(problemsOf(CHIP + keys).lines())
        .hasSize(101)
        .startsWith("c.yaml:7:1: unknown key 'k0', expected one of " + String.join(", ", Keys.TOP))
        .endsWith("c.yaml: 49900 more problems, expected a chip's description");
  }

  @Test
  void aFileThatIsNoDescriptionIsRefused() {
    assertThat(problemsOf(""))
        .isEqualTo("c.yaml: the file is empty, expected a chip's description");
    assertThat(problemsOf("# nothing\n")).contains("the file is empty");
    assertThat(problemsOf("- 1\n")).startsWith("c.yaml:1:1: a list, expected a map of name");
    assertThat(problemsOf("hello")).startsWith("c.yaml:1:1: 'hello', expected a map of name");
    assertThat(problemsOf("a\u0001")).startsWith("c.yaml:1:2: the character U+0001 is not allowed");
    assertThat(problemsOf("[".repeat(100_000))).startsWith("c.yaml:1:18: nested more than 16");
    assertThat(problemsOf("x".repeat(3 << 20))).startsWith("c.yaml: the file is too large");
    assertThat(problemsOf("a: &a [1]\nb: [*a, *a]")).startsWith("c.yaml:1:4: anchors and aliases");
  }

  @Test
  void bytesThatAreNoTextAreRefused(@TempDir Path dir) throws IOException {
    Path file = dir.resolve("chip.yaml");
    Files.write(file, new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10});
    assertThatThrownBy(() -> ArchitectureReader.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(file + ": the file is not a text in UTF-8, expected YAML");
    assertThatThrownBy(() -> ArchitectureReader.read(dir))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("cannot be read");
    assertThatThrownBy(() -> Architectures.load(dir.resolve("none.yaml").toString()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("neither a file nor a preset");
    assertThatThrownBy(() -> ArchitectureReader.read(dir.resolve("none.yaml")))
        .hasMessageContaining("there is no such file");
    Files.writeString(file, "\uFEFF" + CHIP);
    assertThat(Architectures.load(file.toString()).cores()).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource({
    "384 b/cycle, 384",
    "48 B/cycle, 384",
    "4 Gb/s, 400",
    "1 GB/s, 800",
    "2.5e2 bits/cycle, 250",
    "ideal, Infinity",
    "\\, Infinity",
    "'', Infinity",
  })
  void bandwidths(String written, double bitsPerCycle) {
    Architecture chip = parse(CHIP.replace("384 b/cycle", written));
    assertThat(chip.chip().l0BitsPerCycle()).isEqualTo(bitsPerCycle);
  }

  @Test
  void aRateInSecondsNeedsTheCycle() {
    String text = CHIP.replace("384 b/cycle", "4 Gb/s").replace("cycle: 100 ns\n", "");
    assertThat(problemsOf(text))
        .isEqualTo(
            "c.yaml:3:37: l0_bw: '4 Gb/s' counts a second of unknown cycles, expected a bandwidth"
                + " such as 384 b/cycle, or the duration of a cycle at the top (cycle)");
  }

  @ParameterizedTest
  @CsvSource({"96 KB, 98304", "96KB, 98304", "1 MiB, 1048576", "8 kb, 1024", "12 b, 1.5"})
  void sizes(String written, double bytes) {
    Architecture chip = parse(CHIP.replace("l0_bw: 384 b/cycle", "l0_size: " + written));
    assertThat(chip.chip().l0Bytes()).isEqualTo(bytes);
  }

  @Test
  void converterBitsAreWrittenAsThePaperDoes() {
    String bits = "dac: 1-bit, adc: 8 bits, precision: 2b, parallel_row: 8 rows";
    Crossbar crossbar = parse(CHIP.replace("parallel_row: 8", bits)).crossbar();
    assertThat(crossbar).isEqualTo(new Crossbar(32, 16, 8, 1, 8, "ideal", 2));
  }

  @Test
  void whatIsLeftOutIsIdeal() {
    Architecture chip = parse(CHIP.replace(", parallel_row: 8", "").replace("100 ns", "ideal"));
    assertThat(chip.cycleSeconds()).isZero();
    assertThat(chip.crossbar()).isEqualTo(new Crossbar(32, 16, 32, IDEAL, IDEAL, "ideal", IDEAL));
    assertThat(chip.ext()).isEqualTo(Extensions.DEFAULT);
    assertThat(chip.core()).isEqualTo(new Core(new Grid(1, 2), IDEAL, Noc.IDEAL, IDEAL, IDEAL));
  }

  @Test
  void extensionsStandAtTheTopOrInTheirTier() {
    String keys = "weight_encoding: differential, binding: B->XB, adc_policy: saturate";
    Architecture below = parse(CHIP.replace("parallel_row: 8", "parallel_row: 8, " + keys));
    Architecture above = parse(CHIP + keys.replace(", ", "\n"));
    assertThat(below).isEqualTo(above);
    assertThat(above.ext().weightEncoding()).isEqualTo(WeightEncoding.DIFFERENTIAL);
    assertThat(above.ext().binding()).isEqualTo(Binding.B_TO_CROSSBARS);
    assertThat(above.ext().adcPolicy()).isEqualTo(AdcPolicy.SATURATE);
    String twice = CHIP.replace("parallel_row: 8", "binding: free") + "binding: free\n";
    assertThat(problemsOf(twice)).contains("binding: it stands at the top as well, expected once");
  }

  @Test
  void allExtensions() {
    Extensions ext =
        parse(
                CHIP
                    + """
                    write: { cycles: 10 cycles/row, energy: 2 nJ/row, endurance: 1e8 writes }
                    energy: { adc: { value: 1667 fJ/conversion, source: ISAAC } }
                    off_chip: { size: 1 GB, bandwidth: 64 b/cycle }
                    binding: "R->XBR, C->XBC, B->XB"
                    digital_ops: [relu, add]
                    column_flip: true
                    """)
            .ext();
    assertThat(ext)
        .isEqualTo(
            new Extensions(
                WeightEncoding.OFFSET,
                new Write(10, 2000, 1e8),
                new Energy.Inline(Map.of(Component.ADC, new Figure(1.667, "ISAAC"))),
                new OffChip.Memory(1 << 30, 64),
                Binding.B_TO_CROSSBARS,
                new DigitalOps.Only(List.of("relu", "add")),
                AdcPolicy.UNIFORM,
                true));
  }

  @Test
  void networkCosts() {
    String hop = "core_noc: mesh, core_noc_cost: { hop: 2 cycles, flit: 4 B }, l0_bw";
    assertThat(parse(CHIP.replace("l0_bw", hop)).chip().noc())
        .isEqualTo(new Noc(NocType.MESH, new NocCost.PerHop(2, 32)));
    String matrix = "[1, 2], xb_noc_cost: [[0, 1.5], [2 cycles, 0]]";
    assertThat(parse(CHIP.replace("[1, 2]", matrix)).core().noc().cost())
        .isEqualTo(new NocCost.Matrix(List.of(List.of(0.0, 1.5), List.of(2.0, 0.0)), IDEAL));
  }
}
