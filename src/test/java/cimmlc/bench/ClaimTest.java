package cimmlc.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClaimTest {

  @ParameterizedTest
  @CsvSource({
    "3.7, 3.7x",
    "5 ... 16, 5 ... 16x",
    "5..16, 5 ... 16x",
    "up to 123, up to 123x",
    "about 1.10, about 1.1x"
  })
  void forms(String text, String printed) {
    assertThat(Claim.parse(text).orElseThrow().print(Metric.SPEEDUP, Quantity.CYCLES))
        .isEqualTo(printed);
  }

  @ParameterizedTest
  @CsvSource({"much", "16 ... 5", "up to 5 ... 16", "3x", "''"})
  void whatIsNoClaim(String text) {
    assertThat(Claim.parse(text)).isEmpty();
  }

  @Test
  void theShareOfARangeIsToItsNearerEnd() {
    Claim range = Claim.parse("5 ... 16").orElseThrow();
    assertThat(range.share(10)).isEqualTo(1);
    assertThat(range.share(2.5)).isEqualTo(0.5);
    assertThat(range.share(32)).isEqualTo(2);
  }

  @Test
  void factorsThatLieFarApartGetALogarithmicAxisFromOne() {
    Axis axis = Axis.of(List.of(2.3, 216.0), true);
    assertThat(axis.logarithmic()).isTrue();
    assertThat(axis.place(1)).isZero();
    assertThat(axis.ticks()).containsExactly(1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0);
    assertThat(axis.place(Math.sqrt(500))).isCloseTo(0.5, within(1e-9));
  }

  @Test
  void otherAxesAreLinearAndHoldZero() {
    Axis axis = Axis.of(List.of(-12.0, 84.0), false);
    assertThat(axis.logarithmic()).isFalse();
    assertThat(axis.ticks()).containsExactly(-20.0, 0.0, 20.0, 40.0, 60.0, 80.0, 100.0);
    assertThat(axis.place(0)).isCloseTo(1 / 6.0, within(1e-9));
  }
}
