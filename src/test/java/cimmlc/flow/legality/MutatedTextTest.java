package cimmlc.flow.legality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import cimmlc.diag.InvalidInputException;
import cimmlc.flow.FlowParser;
import cimmlc.flow.FlowPrinter;
import cimmlc.flow.ParsedFlow;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is done to a flow's text, it is refused with a place, or reads back and is checked. */
class MutatedTextTest {

  private static final String[] WORDS = {
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    "=",
    ",",
    ":",
    "-",
    "+",
    "*",
    "..",
    "\"",
    "#",
    "\\",
    "\n",
    "0",
    "1",
    "-1",
    "99999999999",
    "9223372036854775807",
    "i",
    "l1[1]:",
    "off_chip:",
    "const:",
    ":s32",
    ":f32",
    "NaN",
    "1.5",
    "segment",
    "stage",
    "repeat i in 0..3 {",
    "repeat j in 0..9223372036854775807 {",
    "parallel {",
    "params",
    "tensor",
    "constant",
    "é",
    "\0"
  };

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void mutationsNeverBreakParserOrVerifier(int which) {
    String text = which == 0 ? FlowTexts.CORES : FlowTexts.WORDLINES;
    SplittableRandom random = new SplittableRandom(which);
    int legal = 0;
    int refused = 0;
    for (int i = 0; i < 500; i++) {
      String mutated = text;
      for (int change = random.nextInt(1, 4); change > 0; change--) {
        mutated = mutated(mutated, random);
      }
      ParsedFlow parsed;
      try {
        parsed = FlowParser.parse(mutated, "f.mop");
      } catch (InvalidInputException e) {
        assertThat(e.diagnostics()).isNotEmpty();
        refused++;
        continue;
      }
      String printed = FlowPrinter.print(parsed.flow());
      assertThat(FlowPrinter.print(FlowParser.parse(printed, "f.mop").flow())).isEqualTo(printed);
      String shown = mutated;
      assertThatCode(() -> FlowVerifier.verify(parsed)).as(shown).doesNotThrowAnyException();
      legal++;
    }
    assertThat(legal).as("texts that are flows").isBetween(20, 480);
    assertThat(refused).as("texts that are none").isGreaterThan(20);
  }

  /** Behind the chip's description, which has tests of its own. */
  private static String mutated(String text, SplittableRandom random) {
    int from = random.nextInt(text.indexOf("memory"), text.length());
    int to = Math.min(text.length(), from + random.nextInt(0, 12));
    String head = text.substring(0, from);
    String word = WORDS[random.nextInt(WORDS.length)];
    return switch (random.nextInt(5)) {
      case 0 -> head + text.substring(to);
      case 1 -> head + word + text.substring(from);
      case 2 -> head + word + text.substring(to);
      case 3 -> head + text.substring(from, to) + text.substring(from);
      default -> digit(text, from, random);
    };
  }

  private static String digit(String text, int from, SplittableRandom random) {
    int at = from;
    while (at < text.length() && !Character.isDigit(text.charAt(at))) {
      at++;
    }
    return at == text.length()
        ? text
        : text.substring(0, at) + random.nextInt(10) + text.substring(at + 1);
  }
}
