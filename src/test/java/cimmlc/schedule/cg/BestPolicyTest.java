package cimmlc.schedule.cg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cimmlc.arch.Architecture;
import cimmlc.arch.Architectures;
import cimmlc.arch.ComputingMode;
import cimmlc.arch.Energy.Component;
import cimmlc.arch.Energy.Figure;
import cimmlc.diag.InvalidInputException;
import cimmlc.graph.Graph;
import cimmlc.schedule.Networks;
import cimmlc.schedule.Objective;
import cimmlc.schedule.SchedulingOptions;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BestPolicyTest {

  private static final Architecture ISAAC =
      Architectures.load("isaac-baseline").inMode(ComputingMode.CM);
  private static final Graph RESNET18 = Networks.resnet(18);
  private static final SchedulingOptions LATENCY = SchedulingOptions.DEFAULT;
  private static final Map<Component, Figure> FIGURES =
      Map.of(
          Component.ADC, new Figure(1.667, "test"),
          Component.L0, new Figure(0.08, "test"),
          Component.LEAKAGE, new Figure(100, "test"));

  private static CgSchedule best(Objective objective) {
    BestPolicy policy = new BestPolicy(FIGURES, Double.POSITIVE_INFINITY);
    return policy.schedule(RESNET18, ISAAC, options(objective));
  }

  private static SchedulingOptions options(Objective objective) {
    return new SchedulingOptions(8, 8, objective);
  }

  private static CgLatency latency(CgSchedule schedule) {
    return CgLatency.of(schedule, LATENCY);
  }

  private static double peakCrossbars(CgSchedule schedule) {
    return PeakActivity.of(schedule, 128, c -> c.footprint().crossbars());
  }

  @Test
  void throughputKeepsTheLeastInterval() {
    CgLatency latency = latency(best(Objective.THROUGHPUT));
    assertThat(latency.intervalCycles()).containsExactly(8448L);
    assertThat(latency.cycles()).isLessThanOrEqualTo(17_920);
  }

  @Test
  void peakFallsAtTheLatencyOfPolicyCg() {
    CgSchedule fastest = best(Objective.LATENCY);
    CgSchedule paper = PassPolicy.CG.schedule(RESNET18, ISAAC, LATENCY);
    CgSchedule lower = best(Objective.PEAK_POWER);
    assertThat(peakCrossbars(lower)).isLessThan(peakCrossbars(fastest));
    assertThat(peakCrossbars(lower)).isLessThanOrEqualTo(peakCrossbars(paper));
    assertThat(latency(lower).cycles()).isLessThanOrEqualTo(latency(paper).cycles());
  }

  @Test
  void peakOfLayersIsThatOfTheLargestOperator() {
    CgSchedule none = PassPolicy.NONE.schedule(RESNET18, ISAAC, LATENCY);
    assertThat(peakCrossbars(none)).isEqualTo(576);
  }

  @Test
  void leastEnergyIsNoMoreThanThatOfOtherSchedules() {
    PowerModel power = new PowerModel(ISAAC, LATENCY, FIGURES);
    double least = power.variablePj(best(Objective.ENERGY));
    assertThat(least).isLessThanOrEqualTo(power.variablePj(best(Objective.LATENCY)));
    assertThat(least)
        .isLessThanOrEqualTo(
            power.variablePj(PassPolicy.CG_PIPELINE.schedule(RESNET18, ISAAC, LATENCY)));
  }

  @Test
  void withoutLeakageNoCopyPaysForItsLoads() {
    BestPolicy policy =
        new BestPolicy(Map.of(Component.L0, new Figure(1, "test")), Double.POSITIVE_INFINITY);
    CgSchedule schedule = policy.schedule(RESNET18, ISAAC, options(Objective.ENERGY));
    assertThat(schedule.segments().getFirst().coresUsed()).isEqualTo(186);
  }

  @Test
  void powerBudgetIsMetWithTheLatencyThatItAllows() {
    PowerModel power = new PowerModel(ISAAC, LATENCY, FIGURES);
    double unlimited = watts(power, best(Objective.LATENCY));
    long before = 0;
    for (double part : new double[] {0.9, 0.5, 0.2}) {
      CgSchedule schedule =
          new BestPolicy(FIGURES, unlimited * part).schedule(RESNET18, ISAAC, LATENCY);
      assertThat(watts(power, schedule)).isLessThanOrEqualTo(unlimited * part);
      assertThat(latency(schedule).cycles()).isGreaterThan(before);
      before = latency(schedule).cycles();
    }
  }

  private static double watts(PowerModel power, CgSchedule schedule) {
    return 0.1 + PeakActivity.of(schedule, 128, power::activeWatts);
  }

  @Test
  void whatCannotBeMetIsRefused() {
    assertThatThrownBy(() -> new BestPolicy(FIGURES, 1e-6).schedule(RESNET18, ISAAC, LATENCY))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("the largest operator alone takes");
    assertThatThrownBy(() -> BestPolicy.BEST.schedule(RESNET18, ISAAC, options(Objective.ENERGY)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("has no energy numbers");
  }
}
