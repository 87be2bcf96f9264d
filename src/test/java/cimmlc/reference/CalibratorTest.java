package cimmlc.reference;

import static org.assertj.core.api.Assertions.assertThat;

import cimmlc.data.RandomSamples;
import cimmlc.data.Sample;
import cimmlc.data.Samples;
import cimmlc.graph.Graph;
import cimmlc.graph.GraphParser;
import cimmlc.graph.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CalibratorTest {

  private static final String TEXT =
      """
      graph test
      input x [1x4] f32
      const c [1x4] f32 = 1.0 0.0 1.0 2.0
      const none [1] f32 = 0.0
      const large [1] f32 = 1.0E30
      const two [1] f32 = 2.0
      some [1x4] f32 = div(x, c)
      all [1x4] f32 = div(x, none)
      much [1x4] f32 = mul(x, large)
      twice [1x4] f32 = mul(x, two)
      output some, all, much, twice
      """;

  private final Graph graph = GraphParser.parse("test", TEXT, Map.of());

  private record Given(List<float[]> rows) implements Samples {

    @Override
    public int size() {
      return rows.size();
    }

    @Override
    public Sample sample(int index) {
      return new Sample(List.of(rows.get(index)), null);
    }

    @Override
    public String description() {
      return "given";
    }

    @Override
    public boolean random() {
      return false;
    }
  }

  @Test
  void whatIsNoNumberOrTooLargeIsLeftOut() {
    Samples samples = new Given(List.of(new float[] {-1, 0, 2, 3}, new float[] {0.5f, 1, 0, 4}));
    List<String> warnings = new ArrayList<>();
    assertThat(Calibrator.ranges(graph, samples, 1, warnings::add))
        .containsExactly(
            Map.entry("x", new Range(-1, 4)),
            Map.entry("some", new Range(-1, 2)), // 0 / 0 and 1 / 0 are left out
            Map.entry("all", new Range(0, 0)),
            Map.entry("much", new Range(-1e30f, 1e30f)),
            Map.entry("twice", new Range(-2, 8)));
    assertThat(warnings)
        .containsExactly(
            "values of 3 tensors overflow float32 on the calibration inputs, some first: left out");
  }

  @Test
  void theWholeRangeIsThatOfThePercentileHundred() {
    Samples samples = new RandomSamples(List.of(graph.tensor("x").shape()), 50, 3);
    Map<String, Range> nearly = Calibrator.ranges(graph, samples, Math.nextDown(1.0), _ -> {});
    nearly.put("all", new Range(0, 0)); // nothing to find a part of
    assertThat(Calibrator.ranges(graph, samples, 1, _ -> {})).isEqualTo(nearly);
  }
}
