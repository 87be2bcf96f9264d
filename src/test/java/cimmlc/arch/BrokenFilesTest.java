package cimmlc.arch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import cimmlc.diag.Diagnostic;
import cimmlc.diag.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Presets with something broken: always located lines, never anything but the one exception. */
class BrokenFilesTest {

  /** What no chip can have, in the words of the presets. */
  private static final List<List<String>> BREAKS =
      List.of(
          List.of("xb_size: [", "xb_size: [-"),
          List.of("xb_size: [", "xb_size: [1, "),
          List.of("xb_size: [", "xb_size: [9999999999"),
          List.of("core_number: [", "core_number: [["),
          List.of("core_number: [", "core_number: \"["),
          List.of("xb_number: [1, 2]", "xb_number: 2"),
          List.of("xb_number", "xb_nummer"),
          List.of("crossbar:", "crossbars:"),
          List.of("crossbar:", "crossbar: x"),
          List.of("computing_mode: ", "computing_mode: x"),
          List.of("parallel_row: ", "parallel_row: 99"),
          List.of("precision: ", "precision: -"),
          List.of("bit", "bat"),
          List.of("chip:", "chip"),
          List.of("chip:", "chip: *chip"),
          List.of("chip:", "chip: &chip"),
          List.of("source: CIM", "source: \"CIM"),
          List.of("source: CIM", "source: {CIM"),
          List.of("core:\n", "core:\n\t"),
          List.of("name: ", "? name: "));

  static List<String> broken() {
    List<String> texts = new ArrayList<>();
    for (String preset : Presets.names()) {
      String text = Presets.text(preset);
      for (List<String> change : BREAKS) {
        if (text.contains(change.getFirst())) {
          texts.add(text.replace(change.getFirst(), change.getLast()));
        }
      }
    }
    return texts;
  }

  static LongStream seeds() {
    return LongStream.range(0, 400);
  }

  @ParameterizedTest
  @MethodSource("broken")
  void aBrokenPresetIsRefusedWithItsPlaces(String text) {
    Throwable thrown = catchThrowable(() -> ArchitectureReader.parse(text, "b.yaml"));
    assertThat(thrown).isInstanceOf(InvalidInputException.class);
    check((InvalidInputException) thrown, text);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whateverIsScrambledIsReadOrRefused(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    String text = Presets.text(Presets.names().get(random.nextInt(Presets.names().size())));
    for (int i = random.nextInt(1, 5); i > 0; i--) {
      text = scramble(text, random);
    }
    String scrambled = text;
    Throwable thrown = catchThrowable(() -> ArchitectureReader.parse(scrambled, "b.yaml"));
    if (thrown != null) {
      assertThat(thrown).isInstanceOf(InvalidInputException.class);
      check((InvalidInputException) thrown, scrambled);
    }
  }

  private static String scramble(String text, SplittableRandom random) {
    String odd = "[]{}:,-#&*!|>'\"%@`?\\\t\n 09~\u0000\uD800\u2028e";
    int at = random.nextInt(text.length());
    int to = Math.min(text.length(), at + random.nextInt(12));
    String piece = text.substring(at, to);
    char any = odd.charAt(random.nextInt(odd.length()));
    return switch (random.nextInt(3)) {
      case 0 -> text.substring(0, at) + any + text.substring(at);
      case 1 -> text.substring(0, at) + text.substring(to);
      default -> text.substring(0, to) + piece + any + text.substring(to);
    };
  }

  private static void check(InvalidInputException refused, String text) {
    long lines = text.lines().count() + 1;
    assertThat(refused.diagnostics()).isNotEmpty();
    for (Diagnostic problem : refused.diagnostics()) {
      assertThat(problem.toString()).startsWith("b.yaml:").doesNotContain("\n");
      assertThat((long) problem.where().line()).isBetween(1L, lines);
      assertThat(problem.where().column()).isPositive();
      assertThat(problem.message()).hasSizeLessThan(400);
    }
  }
}
