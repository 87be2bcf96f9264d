package cimmlc;

import static org.assertj.core.api.Assertions.assertThat;

import cimmlc.arch.Architecture;
import cimmlc.codegen.CodeGenerator;
import cimmlc.codegen.GeneratedFlow;
import cimmlc.diag.InvalidInputException;
import cimmlc.graph.Graph;
import cimmlc.graph.QuantizationOptions;
import cimmlc.graph.RandomGraphs;
import cimmlc.schedule.Objective;
import cimmlc.schedule.SchedulingOptions;
import cimmlc.schedule.cg.CgPolicy;
import cimmlc.schedule.cg.CgSchedule;
import cimmlc.schedule.cg.PassPolicy;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Random networks of 2 to 16 bits on random chips, crossbar by crossbar and row group by row group,
 * randomly placed: the flow computes every tensor bit for bit as the integer reference does, with
 * exact products and cell by cell.
 */
class CrossbarModePropertyTest {

  private static final int NETWORKS = 150;
  private static final List<CgPolicy> POLICIES =
      List.of(PassPolicy.NONE, PassPolicy.CG_PIPELINE, PassPolicy.CG_DUPLICATION, PassPolicy.CG);

  @Test
  void crossbarsComputeWhatTheGraphMeans() {
    check(placement -> CodeGenerator.generate(placement.crossbars()));
  }

  @Test
  void rowGroupsComputeWhatTheGraphMeans() {
    check(placement -> CodeGenerator.generate(placement.rows()));
  }

  private static void check(Function<RandomPlacement, GeneratedFlow> generator) {
    int refused = 0;
    for (long seed = 0; seed < NETWORKS; seed++) {
      try {
        compare(seed, generator);
      } catch (InvalidInputException e) {
        assertThat(e).hasMessageMatching("(?s).*(l1_size|does not fit in binding).*");
        refused++;
      }
    }
    assertThat(refused).isBetween(1, NETWORKS / 3);
  }

  private static void compare(long seed, Function<RandomPlacement, GeneratedFlow> generator) {
    SplittableRandom random = new SplittableRandom(seed);
    QuantizationOptions bits =
        new QuantizationOptions(random.nextInt(2, 17), random.nextInt(2, 17));
    Architecture arch = RandomArchitectures.wordline(seed);
    Graph graph = RandomGraphs.quantized(seed, bits);
    CgPolicy policy = POLICIES.get((int) (seed % POLICIES.size()));
    CgSchedule cg =
        policy.schedule(
            graph,
            arch,
            new SchedulingOptions(bits.weightBits(), bits.activationBits(), Objective.LATENCY));
    GeneratedFlow flow = generator.apply(new RandomPlacement(cg, bits.weightBits(), seed));
    assertThat(flow.flow().header().l1Bytes() <= arch.core().l1Bytes()).isTrue();
    String what = policy.name() + ", seed " + seed;
    Map<String, int[]> inputs = RandomGraphs.inputs(graph, seed);
    FlowExecution.compare(flow, graph, inputs, what);
    FlowExecution.compareFlat(flow, graph, inputs, what);
    FlowExecution.compareAnalog(flow, graph, inputs, what);
  }
}
