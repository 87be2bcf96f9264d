package cimmlc;

import static org.assertj.core.api.Assertions.assertThat;

import cimmlc.arch.Architecture;
import cimmlc.arch.ComputingMode;
import cimmlc.codegen.CodeGenerator;
import cimmlc.diag.InvalidInputException;
import cimmlc.flow.Flow;
import cimmlc.graph.QuantizationOptions;
import cimmlc.graph.RandomGraphs;
import cimmlc.schedule.Objective;
import cimmlc.schedule.SchedulingOptions;
import cimmlc.schedule.cg.Bounds;
import cimmlc.schedule.cg.CgPolicy;
import cimmlc.schedule.cg.PassPolicy;
import cimmlc.sim.performance.Activity;
import cimmlc.sim.performance.PerformanceResult;
import cimmlc.sim.performance.PerformanceSimulator;
import cimmlc.sim.performance.SegmentTiming;
import cimmlc.sim.performance.SimulationOptions;
import cimmlc.sim.performance.StageTiming;
import cimmlc.sim.performance.UnitUse;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What must hold of the times of random networks, randomly placed on crossbars and row groups. */
class CrossbarTimingPropertyTest {

  private static final int NETWORKS = 80;
  private static final List<CgPolicy> POLICIES =
      List.of(PassPolicy.NONE, PassPolicy.CG_PIPELINE, PassPolicy.CG);

  @Test
  void crossbars() {
    check(ComputingMode.XBM, placement -> CodeGenerator.generate(placement.crossbars()).flow());
  }

  @Test
  void rowGroups() {
    check(ComputingMode.WLM, placement -> CodeGenerator.generate(placement.rows()).flow());
  }

  private static void check(ComputingMode mode, Function<RandomPlacement, Flow> generator) {
    int timed = 0;
    for (long seed = 0; seed < NETWORKS; seed++) {
      Architecture arch = RandomArchitectures.wordline(seed);
      CgPolicy policy = POLICIES.get((int) (seed % POLICIES.size()));
      var graph = RandomGraphs.quantized(seed, new QuantizationOptions(8, 8));
      SchedulingOptions options = new SchedulingOptions(8, 8, Objective.LATENCY);
      Flow flow;
      try {
        var cg = policy.schedule(graph, arch, options);
        flow = generator.apply(new RandomPlacement(cg, 8, seed));
      } catch (InvalidInputException e) {
        continue; // refused: local buffers too small, or cells for the weights
      }
      timed++;
      String what = policy.name() + ", seed " + seed;
      PerformanceResult ideal = simulate(flow);
      check(ideal, arch, what);
      assertThat(ideal.latencyCycles())
          .as(what)
          .isGreaterThanOrEqualTo(Bounds.of(graph, arch.inMode(mode), options).latencyCycles());
      Flow limited = PerformancePropertyTest.on(PerformancePropertyTest.limited(arch, seed), flow);
      check(simulate(limited), arch, what + ", limited");
    }
    assertThat(timed).isGreaterThan(NETWORKS / 2);
  }

  private static PerformanceResult simulate(Flow flow) {
    return PerformanceSimulator.simulate(flow, SimulationOptions.DEFAULT);
  }

  private static void check(PerformanceResult result, Architecture arch, String what) {
    for (SegmentTiming segment : result.segments()) {
      assertThat(segment.intervalCycles()).as(what).isLessThanOrEqualTo(segment.latencyCycles());
      for (StageTiming stage : segment.stages()) {
        assertThat(stage.endCycle() - stage.startCycle())
            .as("%s: %s", what, stage)
            .isGreaterThanOrEqualTo(stage.intervalCycles());
        if (stage.onCores()) {
          long most = Math.ceilDiv(stage.units(), stage.copies());
          assertThat(stage.intervalCycles()).as("%s: %s", what, stage).isGreaterThanOrEqualTo(most);
        }
      }
    }
    PerformanceResult.Details details = result.details().orElseThrow();
    Activity activity = details.activity();
    assertThat(activity.peakCrossbars())
        .as(what)
        .isLessThanOrEqualTo(activity.provisionedCrossbars());
    assertThat(activity.provisionedCrossbars()).as(what).isLessThanOrEqualTo(arch.crossbars());
    for (UnitUse use : details.use()) {
      assertThat(use.busiest()).as("%s: %s", what, use).isBetween(0.0, 1.0 + 1e-9);
      assertThat(use.mean()).as("%s: %s", what, use).isBetween(0.0, use.busiest() + 1e-9);
    }
  }
}
