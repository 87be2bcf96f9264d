package cimmlc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cimmlc.arch.ComputingMode;
import cimmlc.diag.InvalidInputException;
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
    assertThat(options.adcBits).isNull();
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
    assertThat(parse("--arch", "toy", "--adc", "lossless").adcBits)
        .isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(parse("--arch", "toy", "--adc", "6").adcBits).isEqualTo(6);
    assertThatThrownBy(() -> parse("--arch", "toy", "--adc", "0"))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("expected 1 to 32 or lossless");
  }

  @Test
  void allNumbersOutOfRangeAreReportedTogether() {
    CompileOptions options =
        parse("--arch", "toy", "--batch", "0", "--weight-bits", "9", "--dim", "batch=0");
    assertThatThrownBy(options::check)
        .hasMessage(
            """
            --weight-bits: 9, expected 2 to 8
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
