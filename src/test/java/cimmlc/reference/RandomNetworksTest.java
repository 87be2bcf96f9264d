package cimmlc.reference;

import static org.assertj.core.api.Assertions.assertThat;

import cimmlc.graph.Evaluator;
import cimmlc.graph.Graph;
import cimmlc.graph.QuantizationOptions;
import cimmlc.graph.RandomGraphs;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Random networks of 2 to 16 bits: the evaluator and ONNX Runtime agree bit for bit. */
class RandomNetworksTest {

  private static final int NETWORKS = 60;

  @Test
  void everyWidth() {
    agree(false);
  }

  @Test
  void transformersOfEveryWidth() {
    agree(true);
  }

  private static void agree(boolean transformers) {
    for (long seed = 0; seed < NETWORKS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      var bits = new QuantizationOptions(random.nextInt(2, 17), random.nextInt(2, 17));
      Graph graph = RandomGraphs.quantized(seed, bits, transformers);
      List<float[]> inputs = List.copyOf(RandomGraphs.realInputs(graph, seed).values());
      Map<String, int[]> ours = Evaluator.run(graph, Reference.stored(graph, inputs));
      try (Reference reference = Reference.open(graph)) {
        assertThat(reference.compare(inputs, ours).first()).as("seed %d, %s", seed, bits).isNull();
      }
    }
  }
}
