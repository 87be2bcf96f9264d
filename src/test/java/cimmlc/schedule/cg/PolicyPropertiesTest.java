package cimmlc.schedule.cg;

import static org.assertj.core.api.Assertions.assertThat;

import cimmlc.arch.Architecture;
import cimmlc.baseline.PolySchedule;
import cimmlc.graph.Graph;
import cimmlc.graph.QuantizationOptions;
import cimmlc.graph.RandomGraphs;
import cimmlc.schedule.Chips;
import cimmlc.schedule.SchedulingOptions;
import cimmlc.schedule.WindowShare;
import cimmlc.schedule.cg.ScheduledOperator.Cim;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every policy, network and chip; legality is checked by the records themselves. */
class PolicyPropertiesTest {

  private static final List<CgPolicy> POLICIES =
      List.of(
          PassPolicy.NONE,
          PassPolicy.CG_PIPELINE,
          PassPolicy.CG_DUPLICATION,
          PassPolicy.CG,
          PolySchedule.POLICY,
          BestPolicy.BEST);

  static LongStream seeds() {
    return LongStream.range(0, 150);
  }

  private static Architecture chip(long seed) {
    Random random = new Random(seed);
    int cores = 1 + random.nextInt(12);
    int rows = 4 << random.nextInt(5);
    int columns = 8 << random.nextInt(4);
    return random.nextBoolean()
        ? Chips.of(cores, 1 + random.nextInt(3), rows, columns)
        : Chips.written(cores, 1 + random.nextInt(3), rows, columns);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everyWindowHasOneCopyAndTextParsesBack(long seed) {
    Graph graph = RandomGraphs.quantized(seed);
    Architecture chip = chip(seed);
    for (CgPolicy policy : POLICIES) {
      CgSchedule schedule = policy.schedule(graph, chip, SchedulingOptions.DEFAULT);
      for (Segment segment : schedule.segments()) {
        segment.cims().forEach(cim -> assertShares(cim, segment.execution()));
      }
      String text = CgPrinter.print(schedule);
      assertThat(CgParser.parse("text", text, graph, chip)).isEqualTo(schedule);
    }
  }

  private static void assertShares(Cim cim, Execution execution) {
    BitSet seen = new BitSet();
    long most = 0;
    for (int copy = 0; copy < cim.duplication(); copy++) {
      WindowShare share = cim.share(execution, copy);
      most = Math.max(most, share.count());
      for (long i = 0; i < share.count(); i++) {
        int window = (int) (share.first() + i * share.step());
        assertThat(seen.get(window)).isFalse();
        seen.set(window);
      }
    }
    assertThat(seen.cardinality()).isEqualTo((int) cim.form().windows());
    assertThat(most).isEqualTo(Math.ceilDiv(cim.form().windows(), cim.duplication()));
  }

  /**
   * By the model alone. Networks without attention: where these are cut, the model is not sure what
   * waits, and a compilation compares candidates by simulation (NeverSlowerTest).
   */
  @ParameterizedTest
  @MethodSource("seeds")
  void duplicationIsNoSlowerThanNoneOrGreedy(long seed) {
    Graph graph = RandomGraphs.quantized(seed, QuantizationOptions.INT8, false);
    Architecture chip = chip(seed);
    List<Long> cycles =
        POLICIES.stream()
            .map(policy -> policy.schedule(graph, chip, SchedulingOptions.DEFAULT))
            .map(schedule -> CgLatency.of(schedule, SchedulingOptions.DEFAULT).cycles())
            .toList();
    assertThat(cycles.get(1)).as("pipeline").isLessThanOrEqualTo(cycles.get(0));
    assertThat(cycles.get(2)).as("duplication").isLessThanOrEqualTo(cycles.get(0));
    assertThat(cycles.get(4)).as("greedy").isLessThanOrEqualTo(cycles.get(0));
    assertThat(cycles.get(5)).as("best").isLessThanOrEqualTo(cycles.get(3));
  }

  @Test
  void blocksAreWholeRowsWhereTheDuplicationDividesTheRows() {
    assertThat(Execution.LAYER_BY_LAYER.share(32 * 32, 2, 1))
        .isEqualTo(new WindowShare(16 * 32, 1, 16 * 32));
    assertThat(Execution.PIPELINE.share(10, 3, 2)).isEqualTo(new WindowShare(2, 3, 3));
  }
}
