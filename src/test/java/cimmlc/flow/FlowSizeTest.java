package cimmlc.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FlowSizeTest {

  @Test
  void textIsCountedAsItIsWritten() {
    for (String text : new String[] {"", "plain", "µm, 1 €, \uD83D\uDE00"}) {
      assertThat(new Utf8Length().append(text).bytes())
          .isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
    }
  }
}
