package cimmlc.diag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DiagnosticsTest {

  @Test
  void allProblemsAreCarriedInOrderWithTheirPlaces() {
    Diagnostics diagnostics = new Diagnostics();
    diagnostics.add(new Location("chip.yaml", 12, 5), "xb_size must be positive");
    diagnostics.add(new Location("chip.yaml", 14, 0), "unknown key 'adc'");
    diagnostics.add(Location.of("chip.yaml"), "two\nlines");

    assertThatThrownBy(diagnostics::throwIfAny)
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            """
            chip.yaml:12:5: xb_size must be positive
            chip.yaml:14: unknown key 'adc'
            chip.yaml: two lines\
            """);
  }

  @Test
  void nothingWrongThrowsNothing() {
    Diagnostics diagnostics = new Diagnostics();
    diagnostics.throwIfAny();
    assertThat(diagnostics.isEmpty()).isTrue();
  }
}
