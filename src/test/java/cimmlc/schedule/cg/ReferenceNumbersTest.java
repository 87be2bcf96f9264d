package cimmlc.schedule.cg;

import static org.assertj.core.api.Assertions.assertThat;

import cimmlc.arch.Architecture;
import cimmlc.arch.Architectures;
import cimmlc.baseline.PolySchedule;
import cimmlc.graph.Graph;
import cimmlc.schedule.Networks;
import cimmlc.schedule.SchedulingOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the definitions give on Table 3's chip, worked out independently of this code. */
class ReferenceNumbersTest {

  private static final Architecture ISAAC = Architectures.load("isaac-baseline");

  @ParameterizedTest
  @CsvSource({
    "18, 2864, 186, 3869952, 1656960, 133248, 17920, 8448",
    "101, 10884, 690, 9138432, 1695744, 3476608, 176768, 100352"
  })
  void tableOfResnets(
      int depth,
      long crossbars,
      long cores,
      long none,
      long pipeline,
      long duplication,
      long minMax,
      long interval) {
    Graph graph = Networks.resnet(depth);
    CgSchedule plain = PassPolicy.NONE.schedule(graph, ISAAC, SchedulingOptions.DEFAULT);
    assertThat(plain.segments()).hasSize(1);
    assertThat(plain.segments().getFirst().crossbarsUsed()).isEqualTo(crossbars);
    assertThat(plain.segments().getFirst().coresUsed()).isEqualTo(cores);
    assertThat(cycles(PassPolicy.NONE, graph)).isEqualTo(none);
    assertThat(cycles(PassPolicy.CG_PIPELINE, graph)).isEqualTo(pipeline);
    assertThat(cycles(PassPolicy.CG_DUPLICATION, graph)).isEqualTo(duplication);
    assertMinMax(graph, minMax, interval);
  }

  private static void assertMinMax(Graph graph, long cycles, long interval) {
    Segment segment =
        PassPolicy.CG_PIPELINE
            .schedule(graph, ISAAC, SchedulingOptions.DEFAULT)
            .segments()
            .getFirst();
    int[] copies = MinMaxDuplication.solve(Demand.of(segment.cims(), 128), ISAAC.cores());
    assertThat(new PipelineTiming(graph, segment).latencyCycles(copies, 128)).isEqualTo(cycles);
    CgSchedule cg = PassPolicy.CG.schedule(graph, ISAAC, SchedulingOptions.DEFAULT);
    CgLatency latency = CgLatency.of(cg, SchedulingOptions.DEFAULT);
    assertThat(latency.cycles()).isLessThanOrEqualTo(cycles);
    assertThat(latency.intervalCycles()).containsExactly(interval);
  }

  @ParameterizedTest
  @CsvSource({"18, 17792", "50, 45696", "101, 168960"})
  void bestOfResnets(int depth, long cycles) {
    assertThat(cycles(BestPolicy.BEST, Networks.resnet(depth))).isLessThanOrEqualTo(cycles);
  }

  @Test
  void polyScheduleOnResnet50() {
    Graph graph = Networks.resnet(50);
    double speedup = (double) cycles(PassPolicy.NONE, graph) / cycles(PolySchedule.POLICY, graph);
    assertThat(speedup).isBetween(6.75, 6.85);
  }

  @Test
  void vgg16NeedsSegmentsAndSplitOperators() {
    Graph graph = Networks.vgg16();
    CgSchedule schedule = PassPolicy.CG.schedule(graph, ISAAC, SchedulingOptions.DEFAULT);
    long crossbars = schedule.cims().mapToLong(cim -> cim.footprint().crossbars()).sum();
    assertThat(crossbars).isBetween(33_700L, 33_900L);
    // The convolutions; the first fully connected layer in three parts, the last with the others.
    assertThat(schedule.segments()).hasSize(4);
    assertThat(schedule.cims().filter(cim -> !cim.part().isWhole())).isNotEmpty();
  }

  private static long cycles(CgPolicy policy, Graph graph) {
    CgSchedule schedule = policy.schedule(graph, ISAAC, SchedulingOptions.DEFAULT);
    return CgLatency.of(schedule, SchedulingOptions.DEFAULT).cycles();
  }
}
