package cimmlc.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import cimmlc.arch.Architecture;
import cimmlc.arch.ComputingMode;
import cimmlc.codegen.CodeGenerator;
import cimmlc.graph.Graph;
import cimmlc.graph.QuantizationOptions;
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
import cimmlc.sim.performance.StepFunction;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The MVM level's own timing model and the performance simulator, on ideal chips. */
class MvmTimingAgreementTest {

  /** Without attention, whose layers wait for one another and need a segment each here. */
  private static Graph network(long seed) {
    return RandomGraphs.quantized(seed, QuantizationOptions.INT8, false);
  }

  /** Networks in one segment without reshapes: in a flow these wait for their whole input. */
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 4, 5, 6, 7})
  void latencyAndPeakAgree(long seed) {
    Architecture chip = Chips.of(8, 2, 32, 32).inMode(ComputingMode.XBM);
    CgSchedule cg = PassPolicy.CG.schedule(network(seed), chip, SchedulingOptions.DEFAULT);
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
    CgSchedule cg = BestPolicy.BEST.schedule(network(seed), chip, options);
    assertAgreement(MvmPolicy.REDISTRIBUTED.schedule(cg, options));
  }

  /**
   * Of random networks on crossbars of few rows, whose slices of the input arrive one after
   * another, staggered or not. Reshapes, which in a flow wait for their whole input, and columns
   * that are complete before others make the rest differ.
   */
  @Test
  void mostlyAgreeOnSlices() {
    long exact = LongStream.range(0, 150).parallel().filter(MvmTimingAgreementTest::agree).count();
    assertThat(exact).isGreaterThan(120);
  }

  private static boolean agree(long seed) {
    Random random = new Random(seed);
    Architecture chip = Chips.of(8, 4, 8 << random.nextInt(3), 32).inMode(ComputingMode.XBM);
    Objective objective = random.nextBoolean() ? Objective.LATENCY : Objective.PEAK_POWER;
    SchedulingOptions options = new SchedulingOptions(8, 8, objective, 0.1);
    CgSchedule cg = PassPolicy.CG.schedule(network(seed), chip, options);
    MvmPolicy policy = random.nextBoolean() ? MvmPolicy.EQUATION_1 : MvmPolicy.REDISTRIBUTED;
    MvmSchedule mvm = policy.schedule(cg, options);
    Activity model = new ActiveCrossbars(mvm, SchedulingOptions.DEFAULT, 0).bySlices();
    PerformanceResult result =
        PerformanceSimulator.simulate(
            CodeGenerator.generate(mvm).flow(), SimulationOptions.DEFAULT);
    StepFunction active = result.details().orElseThrow().activity().crossbars();
    return model.equals(
        new Activity(active.peak(), Math.round(active.sum()), result.latencyCycles()));
  }

  private static void assertAgreement(MvmSchedule mvm) {
    Activity model = new ActiveCrossbars(mvm, SchedulingOptions.DEFAULT, 0).bySlices();
    PerformanceResult result =
        PerformanceSimulator.simulate(
            CodeGenerator.generate(mvm).flow(), SimulationOptions.DEFAULT);
    assertThat(result.latencyCycles()).isEqualTo(model.makespanCycles());
    assertThat(result.details().orElseThrow().activity().peakCrossbars())
        .isEqualTo(model.peakCrossbars());
  }
}
