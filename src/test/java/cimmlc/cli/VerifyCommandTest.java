package cimmlc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class VerifyCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int verify(String... options) {
    String[] args = new String[options.length + 4];
    System.arraycopy(new String[] {"verify", "conv-relu", "--arch", "toy"}, 0, args, 0, 4);
    System.arraycopy(options, 0, args, 4, options.length);
    return Main.run(new PrintWriter(out), new PrintWriter(err, true), args);
  }

  /** 16 rows, all of an 8-bit input at once, 2-bit cells: sums up to 12 240 need 14 bits. */
  @Test
  void widthsOfConvertersAreComparedWithExactSums() {
    assertThat(verify("--adc", "2,14,lossless", "--json")).isZero();
    JsonNode result = JsonMapper.shared().readTree(out.toString());
    assertThat(result.get("bit_exact").asBoolean()).isTrue();
    assertThat(result.get("adc")).isEqualTo(result.at("/adc_sweep/0"));
    assertThat(result.at("/adc_sweep/0/bits").asInt()).isEqualTo(2);
    assertThat(result.at("/adc_sweep/0/mismatches").asLong()).isPositive();
    assertThat(result.at("/adc_sweep/1/mismatches").asLong()).isZero();
    assertThat(result.at("/adc_sweep/2/bits").isNull()).isTrue();
    assertThat(result.at("/adc_sweep/2/mismatches").asLong()).isZero();
  }

  @Test
  void widthsStandInALineEach() {
    assertThat(verify("--adc", "2,lossless")).isZero();
    assertThat(out.toString())
        .contains("conv-relu on toy in WLM: bit-exact")
        .containsPattern("\n2 bits +[1-9]")
        .containsPattern("\nlossless +0 ");
  }
}
