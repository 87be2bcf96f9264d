package cimmlc.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import tools.jackson.databind.JsonNode;

class ExperimentPageTest {

  private final ExperimentResult result =
      Runner.run(Experiments.load(List.of("src/test/golden/bench/tiny.yaml"), Map.of()), _ -> {})
          .getFirst();

  @Test
  void thePageIsWellFormedAndNeedsNothingElse() throws Exception {
    String page = ExperimentPage.print(result);
    Document document = parse(page);
    assertThat(elements(document, "svg")).hasSize(4);
    assertThat(elements(document, "h1"))
        .singleElement()
        .matches(h -> h.getTextContent().contains("toy"));
    List<String> kinds =
        elements(document, "rect").stream().map(r -> r.getAttribute("class")).toList();
    assertThat(kinds).filteredOn("measured"::equals).hasSize(12);
    assertThat(kinds).filteredOn("paper"::equals).hasSize(8);
    assertThat(page.replace("http://www.w3.org/1999/xhtml", ""))
        .doesNotContain("http", "src=", "href=", "url(");
    assertThat(document.getDocumentElement().getTextContent()).contains("slow & <ideal>");
  }

  @Test
  void barsStayInsideTheChart() throws Exception {
    for (Element rect : elements(parse(ExperimentPage.print(result)), "rect")) {
      double x = Double.parseDouble(rect.getAttribute("x"));
      assertThat(x).isBetween(0.0, 960.0);
      assertThat(x + Double.parseDouble(rect.getAttribute("width"))).isLessThan(960);
    }
  }

  @Test
  void theTreeHasWhatTheTableHas() {
    JsonNode tree = ExperimentJson.of(result);
    JsonNode bar = tree.get("panels").get(0).get("bars").get(0);
    assertThat(bar.get("measured").asDouble()).isEqualTo(2);
    assertThat(bar.get("own").asDouble()).isEqualTo(1024);
    assertThat(bar.get("compared").asDouble()).isEqualTo(2048);
    assertThat(bar.get("claim").get("low").asDouble()).isEqualTo(2);
    assertThat(bar.get("of_claim").asDouble()).isEqualTo(1);
    assertThat(bar.has("why")).isFalse();
  }

  private static Document parse(String page) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    return factory.newDocumentBuilder().parse(new ByteArrayInputStream(page.getBytes(UTF_8)));
  }

  private static List<Element> elements(Document document, String name) {
    NodeList nodes = document.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }
}
