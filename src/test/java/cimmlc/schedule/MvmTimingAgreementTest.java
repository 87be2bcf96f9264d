package cimmlc.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import cimmlc.arch.Architecture;
import cimmlc.arch.ComputingMode;
import cimmlc.codegen.CodeGenerator;
import cimmlc.graph.RandomGraphs;
import cimmlc.schedule.cg.Activity;
import cimmlc.schedule.cg.BestPolicy;
import cimmlc.schedule.cg.CgSchedule;
import cimmlc.schedule.cg.PassPolicy;
import cimmlc.schedule.mvm.ActiveCrossbars;
import cimmlc.schedule.mvm.MvmPolicy;
import cimmlc.schedule.mvm.MvmSchedule;
import cimmlc.sim.performance.PerformanceResult;
import cimmlc.sim.performance.PerformanceSimulator;
import cimmlc.sim.performance.SimulationOptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The MVM level's own timing model and the performance simulator, on ideal chips. */
class MvmTimingAgreementTest {

  /** Networks in one segment without reshapes: in a flow these wait for their whole input. */
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 4, 5, 6, 7})
  void latencyAndPeakAgree(long seed) {
    Architecture chip = Chips.of(8, 2, 32, 32).inMode(ComputingMode.XBM);
    CgSchedule cg =
        PassPolicy.CG.schedule(RandomGraphs.quantized(seed), chip, SchedulingOptions.DEFAULT);
    MvmSchedule mvm = MvmPolicy.EQUATION_1.schedule(cg, SchedulingOptions.DEFAULT);
    assertAgreement(mvm);
    assertThat(cg.segments()).hasSize(1);
  }

  /** Delays, turns and other copies of a staggered schedule too. */
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 4, 5, 6, 7})
  void staggeredToo(long seed) {
    Architecture chip = Chips.of(8, 2, 32, 32).inMode(ComputingMode.XBM);
    SchedulingOptions options = new SchedulingOptions(8, 8, Objective.PEAK_POWER, 0.1);
    CgSchedule cg = BestPolicy.BEST.schedule(RandomGraphs.quantized(seed), chip, options);
    assertAgreement(MvmPolicy.REDISTRIBUTED.schedule(cg, options));
  }

  private static void assertAgreement(MvmSchedule mvm) {
    Activity model = new ActiveCrossbars(mvm, SchedulingOptions.DEFAULT, 0).together();
    PerformanceResult result =
        PerformanceSimulator.simulate(
            CodeGenerator.generate(mvm).flow(), SimulationOptions.DEFAULT);
    assertThat(result.latencyCycles()).isEqualTo(model.makespanCycles());
    assertThat(result.details().orElseThrow().activity().peakCrossbars())
        .isEqualTo(model.peakCrossbars());
  }
}
