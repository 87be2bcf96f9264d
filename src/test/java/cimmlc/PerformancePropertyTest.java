package cimmlc;

import static org.assertj.core.api.Assertions.assertThat;

import cimmlc.arch.Architecture;
import cimmlc.arch.Chip;
import cimmlc.arch.Core;
import cimmlc.arch.Noc;
import cimmlc.arch.NocCost;
import cimmlc.arch.NocType;
import cimmlc.codegen.CodeGenerator;
import cimmlc.flow.Flow;
import cimmlc.flow.Header;
import cimmlc.graph.RandomGraphs;
import cimmlc.schedule.SchedulingOptions;
import cimmlc.schedule.cg.CgPolicy;
import cimmlc.sim.performance.Activity;
import cimmlc.sim.performance.PerformanceResult;
import cimmlc.sim.performance.PerformanceSimulator;
import cimmlc.sim.performance.SegmentTiming;
import cimmlc.sim.performance.SimulationOptions;
import cimmlc.sim.performance.StageTiming;
import cimmlc.sim.performance.UnitUse;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What must hold of the times of any flow on any chip. */
class PerformancePropertyTest {

  private static final int NETWORKS = 40;

  static final List<CgPolicy> POLICIES = CoreModePropertyTest.POLICIES;

  @ParameterizedTest
  @FieldSource("POLICIES")
  void boundsHold(CgPolicy policy) {
    for (long seed = 0; seed < NETWORKS; seed++) {
      Flow ideal = flow(policy, seed);
      Flow limited = on(limited(ideal.header().architecture(), seed), ideal);
      PerformanceResult fast = simulate(ideal);
      PerformanceResult slow = simulate(limited);
      String what = policy.name() + ", seed " + seed;
      assertThat(slow.latencyCycles()).as(what).isGreaterThanOrEqualTo(fast.latencyCycles());
      check(fast, ideal.header().architecture(), what);
      check(slow, ideal.header().architecture(), what + ", limited");
    }
  }

  private static void check(PerformanceResult result, Architecture arch, String what) {
    for (SegmentTiming segment : result.segments()) {
      for (StageTiming stage : segment.stages()) {
        long length = stage.endCycle() - stage.startCycle();
        assertThat(length).as("%s: %s", what, stage).isGreaterThanOrEqualTo(stage.intervalCycles());
        assertThat(segment.intervalCycles())
            .as("%s: %s", what, stage)
            .isGreaterThanOrEqualTo(stage.intervalCycles());
      }
      assertThat(segment.intervalCycles()).as(what).isLessThanOrEqualTo(segment.latencyCycles());
    }
    PerformanceResult.Details details = result.details().orElseThrow();
    Activity activity = details.activity();
    assertThat(activity.peakCrossbars()).as(what).isLessThanOrEqualTo(arch.crossbars());
    assertThat(activity.peakCrossbars())
        .as(what)
        .isLessThanOrEqualTo(activity.provisionedCrossbars());
    assertThat(activity.crossbars().sum())
        .as(what)
        .isEqualTo(activity.meanCrossbars() * Math.max(1, result.latencyCycles()), within());
    for (UnitUse use : details.use()) {
      assertThat(use.busiest()).as("%s: %s", what, use).isBetween(0.0, 1.0 + 1e-9);
      assertThat(use.mean()).as("%s: %s", what, use).isBetween(0.0, use.busiest() + 1e-9);
    }
  }

  private static org.assertj.core.data.Offset<Double> within() {
    return org.assertj.core.data.Offset.offset(1e-3);
  }

  private static PerformanceResult simulate(Flow flow) {
    return PerformanceSimulator.simulate(flow, SimulationOptions.DEFAULT);
  }

  private static Flow flow(CgPolicy policy, long seed) {
    Architecture arch = RandomArchitectures.of(seed);
    return CodeGenerator.generate(
            policy.schedule(RandomGraphs.quantized(seed), arch, SchedulingOptions.DEFAULT))
        .flow();
  }

  static Flow on(Architecture arch, Flow flow) {
    Header h = flow.header();
    Header header =
        new Header(
            h.name(),
            arch,
            h.l0Bytes(),
            h.l1Bytes(),
            h.offChipBytes(),
            h.tensors(),
            h.constants(),
            h.params());
    return new Flow(header, flow.body());
  }

  /** The same chip with some of its capacities finite and some of its ways not free. */
  static Architecture limited(Architecture arch, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    NocType[] types = NocType.values();
    NocType type = types[random.nextInt(types.length)];
    Noc noc =
        type == NocType.IDEAL
            ? Noc.IDEAL
            : new Noc(type, new NocCost.PerHop(random.nextInt(3) * 0.75, rate(random, 8)));
    Chip chip =
        new Chip(
            arch.chip().cores(),
            rate(random, 4),
            noc,
            arch.chip().l0Bytes(),
            rate(random, 16),
            rate(random, 64));
    Core core =
        new Core(
            arch.core().crossbars(),
            rate(random, 4),
            arch.core().noc(),
            random.nextBoolean() ? 16 : Double.POSITIVE_INFINITY,
            rate(random, 32));
    return new Architecture(
        arch.name(),
        arch.mode(),
        arch.source(),
        arch.cycleSeconds(),
        chip,
        core,
        arch.crossbar(),
        arch.ext());
  }

  private static double rate(SplittableRandom random, int most) {
    return random.nextInt(3) == 0 ? Double.POSITIVE_INFINITY : 1 + random.nextInt(4 * most) / 4.0;
  }
}
