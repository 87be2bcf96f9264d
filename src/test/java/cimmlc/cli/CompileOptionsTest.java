package cimmlc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cimmlc.arch.ComputingMode;
import cimmlc.diag.InvalidInputException;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

class CompileOptionsTest {

  @Test
  void defaultsAreTheDocumentedOnes() {
    CompileOptions options = parse("--arch", "toy");
    assertThat(options.policy).isEqualTo("best");
    assertThat(options.objective).isEqualTo("latency");
    assertThat(options.powerBudgetW).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(options.adc).isNull();
    options.check();
  }

  @Test
  void aChipIsDrivenInACoarserMode() {
    assertThat(parse("--arch", "toy", "--mode", "xbm").architecture().mode())
        .isEqualTo(ComputingMode.XBM);
    assertThatThrownBy(() -> parse("--arch", "jia-isscc21", "--mode", "WLM").architecture())
        .isInstanceOf(InvalidInputException.class);
  }

  @Test
  void aLosslessConverterHasNoLimit() {
    CompileOptions lossless = parse("--arch", "toy", "--adc", "lossless");
    assertThat(lossless.architecture().crossbar().adcBits()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(parse("--arch", "toy", "--adc", "6").architecture().crossbar().adcBits())
        .isEqualTo(6);
    assertThatThrownBy(() -> parse("--arch", "toy", "--adc", "0"))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("expected 1 to 32 or lossless");
  }

  @Test
  void widthsOfConvertersMayBeSeveral() {
    AdcWidths widths = AdcWidths.parse("4..6,8,lossless,5");
    assertThat(widths.bits()).containsExactly(4.0, 5.0, 6.0, 8.0, Double.POSITIVE_INFINITY);
    assertThatThrownBy(widths::one)
        .hasMessage("--adc: 5 widths, expected one; verify takes several");
    for (String wrong : List.of("", "6..4", "4..", "1..33", "four", "4,,5")) {
      assertThatThrownBy(() -> AdcWidths.parse(wrong))
          .hasMessageContaining("'" + wrong + "', expected 1 to 32 or lossless");
    }
  }

  @Test
  void allNumbersOutOfRangeAreReportedTogether() {
    CompileOptions options =
        parse("--arch", "toy", "--batch", "0", "--weight-bits", "17", "--dim", "batch=0");
    assertThatThrownBy(options::check)
        .hasMessage(
            """
            --weight-bits: 17, expected 2 to 16
            --batch: 0, expected at least 1
            --dim batch: 0, expected at least 1\
            """);
  }

  private static CompileOptions parse(String... args) {
    CompileOptions options = new CompileOptions();
    new CommandLine(CommandLine.Model.CommandSpec.forAnnotatedObject(options))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .parseArgs(args);
    return options;
  }
}
