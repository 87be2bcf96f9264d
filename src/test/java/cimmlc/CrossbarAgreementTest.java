package cimmlc;

import static org.assertj.core.api.Assertions.assertThat;

import cimmlc.arch.Architecture;
import cimmlc.arch.ComputingMode;
import cimmlc.arch.Core;
import cimmlc.arch.Noc;
import cimmlc.arch.NocCost;
import cimmlc.arch.NocType;
import cimmlc.codegen.CodeGenerator;
import cimmlc.diag.InvalidInputException;
import cimmlc.flow.Flow;
import cimmlc.graph.QuantizationOptions;
import cimmlc.graph.RandomGraphs;
import cimmlc.schedule.Objective;
import cimmlc.schedule.SchedulingOptions;
import cimmlc.schedule.cg.CgPolicy;
import cimmlc.schedule.cg.PassPolicy;
import cimmlc.sim.performance.PerformanceResult;
import cimmlc.sim.performance.PerformanceSimulator;
import cimmlc.sim.performance.SegmentTiming;
import cimmlc.sim.performance.SimulationOptions;
import cimmlc.sim.performance.cycles.CycleResult;
import cimmlc.sim.performance.cycles.CycleSimulator;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Copies on crossbars and row groups, anywhere on chips with limits and networks of every kind:
 * both performance simulators give the same times.
 */
class CrossbarAgreementTest {

  private static final int CASES = 40;
  private static final List<CgPolicy> POLICIES =
      List.of(PassPolicy.NONE, PassPolicy.CG_PIPELINE, PassPolicy.CG);

  @ParameterizedTest
  @EnumSource(
      value = ComputingMode.class,
      names = {"XBM", "WLM"})
  void bothReadingsOfTimeAgree(ComputingMode mode) {
    int compared = 0;
    for (long seed = 0; seed < CASES; seed++) {
      Architecture arch = RandomArchitectures.wordline(seed);
      Flow flow;
      try {
        flow = flow(arch, mode, seed);
      } catch (InvalidInputException e) {
        continue; // refused: local buffers too small, or cells for the weights
      }
      Architecture limited = PerformancePropertyTest.limited(arch, seed);
      compare(PerformancePropertyTest.on(limited, flow), seed + ", limited");
      compare(
          PerformancePropertyTest.on(connected(limited, seed), flow),
          seed + ", limited, with a network between crossbars");
      compare(
          PerformancePropertyTest.on(connected(arch, seed), flow),
          seed + ", with a network between crossbars");
      compared++;
    }
    assertThat(compared).isGreaterThan(CASES / 2);
  }

  private static Flow flow(Architecture arch, ComputingMode mode, long seed) {
    CgPolicy policy = POLICIES.get((int) (seed % POLICIES.size()));
    var graph = RandomGraphs.quantized(seed, new QuantizationOptions(8, 8));
    var cg = policy.schedule(graph, arch, new SchedulingOptions(8, 8, Objective.LATENCY));
    RandomPlacement placement = new RandomPlacement(cg, 8, seed);
    return mode == ComputingMode.XBM
        ? CodeGenerator.generate(placement.crossbars()).flow()
        : CodeGenerator.generate(placement.rows()).flow();
  }

  /** The same chip with any network between the crossbars of a core. */
  private static Architecture connected(Architecture arch, long seed) {
    SplittableRandom random = new SplittableRandom(seed + 99);
    NocType type = NocType.values()[random.nextInt(NocType.values().length)];
    double flit = random.nextInt(4) == 0 ? Double.POSITIVE_INFINITY : 1 + random.nextInt(30);
    NocCost cost = new NocCost.PerHop(random.nextInt(3) * 0.75, flit);
    if (type == NocType.IDEAL || random.nextInt(4) == 0) {
      cost = new NocCost.Matrix(matrix(arch.crossbarsPerCore(), random), flit);
    }
    Core core =
        new Core(
            arch.core().crossbars(),
            arch.core().aluOpsPerCycle(),
            new Noc(type, cost),
            arch.core().l1Bytes(),
            arch.core().l1BitsPerCycle());
    return new Architecture(
        arch.name(),
        arch.mode(),
        arch.source(),
        arch.cycleSeconds(),
        arch.chip(),
        core,
        arch.crossbar(),
        arch.ext());
  }

  private static List<List<Double>> matrix(int size, SplittableRandom random) {
    List<List<Double>> rows = new ArrayList<>();
    for (int from = 0; from < size; from++) {
      List<Double> row = new ArrayList<>();
      for (int to = 0; to < size; to++) {
        row.add(random.nextInt(5) * 0.5);
      }
      rows.add(row);
    }
    return rows;
  }

  private static void compare(Flow flow, String what) {
    PerformanceResult fast = PerformanceSimulator.simulate(flow, SimulationOptions.DEFAULT);
    CycleResult slow = CycleSimulator.simulate(flow);
    assertThat(stages(fast)).as(what).containsExactlyElementsOf(slow.stages());
    assertThat(fast.latencyCycles()).as(what).isEqualTo(slow.latencyCycles());
    assertThat(fast.segments().stream().map(SegmentTiming::intervalCycles).toList())
        .as(what)
        .isEqualTo(slow.intervals());
    assertThat(fast.details().orElseThrow().activity().peakCrossbars())
        .as(what)
        .isEqualTo(slow.peakCrossbars());
  }

  private static List<CycleSimulator.StageTimes> stages(PerformanceResult result) {
    return result.segments().stream()
        .flatMap(segment -> segment.stages().stream())
        .map(stage ->
            new CycleSimulator.StageTimes(stage.name(), stage.startCycle(), stage.endCycle()))
        .toList();
  }
}
