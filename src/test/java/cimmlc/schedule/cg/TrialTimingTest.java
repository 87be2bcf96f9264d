package cimmlc.schedule.cg;

import static org.assertj.core.api.Assertions.assertThat;

import cimmlc.graph.Graph;
import cimmlc.graph.RandomGraphs;
import cimmlc.schedule.Chips;
import cimmlc.schedule.SchedulingOptions;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrialTimingTest {

  private static final long T = 8;

  static LongStream seeds() {
    return LongStream.range(0, 60);
  }

  private static Segment segment(Graph graph) {
    return PassPolicy.CG_PIPELINE
        .schedule(graph, Chips.of(10_000, 4, 64, 64), SchedulingOptions.DEFAULT)
        .segments()
        .getFirst();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void trialsEqualPipelineTiming(long seed) {
    Random random = new Random(seed);
    Graph graph = RandomGraphs.quantized(seed);
    Segment segment = segment(graph);
    PipelineTiming plain = new PipelineTiming(graph, segment);
    TrialTiming timing =
        new TrialTiming(PipelineStages.of(graph, segment), (_, copies) -> new Service(copies, T));
    int[] copies = CgLatency.copies(segment);
    for (int i = 0; i < 30 && copies.length > 0; i++) {
      int changed = random.nextInt(copies.length);
      long windows = segment.cims().get(changed).form().windows();
      copies[changed] = 1 + random.nextInt((int) Math.min(12, windows));
      long expected = plain.latencyCycles(copies, T);
      assertThat(timing.trial(copies, expected)).isEqualTo(TrialTiming.BEYOND);
      assertThat(timing.trial(copies, TrialTiming.BEYOND)).isEqualTo(expected);
      if (random.nextBoolean()) {
        timing.accept();
        assertThat(timing.cycles()).isEqualTo(expected);
        assertThat(rounds(timing.critical(), copies) * T).isEqualTo(expected);
      }
    }
  }

  private static long rounds(long[] windows, int[] copies) {
    long rounds = 0;
    for (int i = 0; i < copies.length; i++) {
      rounds += Math.ceilDiv(windows[i], copies[i]);
    }
    return rounds;
  }
}
