package cimmlc.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GraphTextTest {

  private static final String TEXT =
      """
      graph test
      input x [1x1x4x4] u8(0.5, 3)
      const w [2x1x2x1] s8(axis=0, 0.25 1.0E-4, 0) = 1 -2 3 -128
      const "the bias" [2] s32 = 7 -70000
      y [1x2x2x4] s8(1.0, -3) = conv(x, w, "the bias") kernel=2x1 stride=2x1 pad=0,0,1,0 as "/Conv \\"0\\""
      const t [1] f32 = 0.1
      const big [1x2x2x4] f32 = fill 0.25
      "output" [1x2x2x4] f32 = add(y, t, big)
      z [1x2x2x1] u4(0.1, 0) = slice("output") starts=0,0,0,3 steps=1,1,1,-1
      p [1x2x4x1] f32 = pad(z) mode=edge before=0,0,1,0 value=-1.5
      output y, p
      """;

  @Test
  void textSurvivesParsingAndPrinting() {
    Graph graph = GraphParser.parse("t", TEXT, Map.of());
    assertThat(GraphPrinter.print(graph)).isEqualTo(TEXT);
    assertThat(graph.nodes().getFirst().name()).isEqualTo("/Conv \"0\"");
    assertThat(graph.nodes().getFirst().op())
        .isEqualTo(new Op.Conv(new Window(2, 1, 2, 1, 0, 0, 1, 0, 1, 1), 1));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void everyGraphSurvivesPrintingAndParsing(long seed) {
    for (Graph graph : new Graph[] {RandomGraphs.real(seed), RandomGraphs.quantized(seed)}) {
      String text = GraphPrinter.print(graph);
      Graph parsed = GraphParser.parse("t", text, graph.tensors());
      assertThat(parsed.nodes()).isEqualTo(graph.nodes());
      assertThat(parsed.inputs()).isEqualTo(graph.inputs());
      assertThat(parsed.outputs()).isEqualTo(graph.outputs());
      assertThat(GraphPrinter.print(parsed)).isEqualTo(text);
    }
  }

  @Test
  void longConstantsAreNamedByTheirContent() {
    GraphBuilder builder = new GraphBuilder();
    builder.input("x", null, 1, 3);
    float[] values = new float[9];
    builder.constant("w", null, TensorData.Floats.of(values), 3, 3);
    builder.node("y", new Op.MatMul(true), null, Shape.of(1, 3), "x", "w");
    Graph graph = builder.build("y");
    String text = GraphPrinter.print(graph);
    assertThat(text).contains("const w [3x3] f32 = #").contains("= matmul(x, w) transposed=true");
    assertThat(GraphParser.parse("t", text, graph.tensors()).nodes()).isEqualTo(graph.nodes());
    values[4] = 1;
    assertThatThrownBy(() -> GraphParser.parse("t", text, graph.tensors()))
        .hasMessageContaining("are not those of the text");
    assertThatThrownBy(() -> GraphParser.parse("t", text, Map.of()))
        .hasMessageContaining("are not given");
  }

  @Test
  void problemsHaveAPlace() {
    refused("graph g\ninput x 1x2", "t:2:9: expected '['");
    refused("graph g\ninput x [1xa] f32", "t:2:13: For input string: \"a\"");
    refused("graph g\ninput x [2] q9", "t:2:15: q9 is no type");
    refused("graph g\ninput x [2] f32 f32", "t:2:17: expected the end of the line");
    refused("input x [2] f32\ny [2] f32 = relux(x)", "t:2:21: there is no relux");
    refused("input x [2] f32\ny [2] f32 = relu(x) c=1", "t:2:24: relu has no [c]");
    refused("input x [2] f32\ny [2] f32 = softmax(x)", "t:2:23: attribute axis is missing");
    refused("const c [2] f32 = 1.0", "t:1:22: c: 1 values for shape [2]");
    refused("y [2] f32 = relu(x)", "t:1:1: y reads x before it exists");
  }

  private static void refused(String text, String message) {
    assertThatThrownBy(() -> GraphParser.parse("t", text, Map.of()))
        .isInstanceOf(cimmlc.diag.InvalidInputException.class)
        .hasMessage(message);
  }
}
