package cimmlc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import cimmlc.arch.Architecture;
import cimmlc.arch.ArchitectureWriter;
import cimmlc.arch.Binding;
import cimmlc.arch.Energy.Component;
import cimmlc.baseline.PolySchedule;
import cimmlc.codegen.CodeGenerator;
import cimmlc.flow.Flow;
import cimmlc.flow.FlowParser;
import cimmlc.graph.RandomGraphs;
import cimmlc.schedule.SchedulingOptions;
import cimmlc.schedule.cg.BestPolicy;
import cimmlc.schedule.cg.CgPolicy;
import cimmlc.schedule.cg.PassPolicy;
import cimmlc.sim.performance.PerformanceResult;
import cimmlc.sim.performance.PerformanceSimulator;
import cimmlc.sim.performance.SegmentTiming;
import cimmlc.sim.performance.SimulationOptions;
import cimmlc.sim.performance.StageTiming;
import cimmlc.sim.performance.cycles.CycleResult;
import cimmlc.sim.performance.cycles.CycleSimulator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * The performance simulator and a second one, which advances cycle by cycle, agree exactly: two
 * independent readings of docs/timing.md.
 */
class AgreementTest {

  private static final int CASES = 84;

  static final List<CgPolicy> POLICIES =
      List.of(
          PassPolicy.NONE,
          PassPolicy.CG_PIPELINE,
          PassPolicy.CG_DUPLICATION,
          PassPolicy.CG,
          BestPolicy.BEST,
          PolySchedule.POLICY);

  @ParameterizedTest
  @FieldSource("POLICIES")
  void bothReadingsOfTimeAgree(CgPolicy policy) {
    for (long seed = 0; seed < CASES; seed++) {
      Architecture arch = TimedArchitectures.of(seed * POLICIES.size() + POLICIES.indexOf(policy));
      Flow flow =
          CodeGenerator.generate(
                  policy.schedule(RandomGraphs.quantized(seed), arch, SchedulingOptions.DEFAULT))
              .flow();
      String what = policy.name() + ", seed " + seed + ", " + arch.name();
      compare(flow, what);
    }
  }

  /** Code generation writes none in core mode, but a flow may have them. */
  @Test
  void iterationsOfRepeats() {
    int compared = 0;
    for (long seed = 0; seed < 100; seed++) {
      Architecture arch = TimedArchitectures.of(seed);
      if (arch.cores() >= 3 && holds(arch)) {
        compare(repeats(arch, ""), arch.name());
        compare(repeats(arch, "sequential"), arch.name() + ", sequential");
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(20);
  }

  /** True if a crossbar holds 8 x 4 weights. */
  private static boolean holds(Architecture arch) {
    int slices = arch.crossbar().slices(8, arch.ext().weightEncoding());
    return arch.ext().binding() != Binding.B_TO_CROSSBARS
        && arch.crossbar().columns() >= 4 * slices;
  }

  private static Flow repeats(Architecture arch, String segment) {
    String text =
        """
        cimmlc-flow 1
        name repeats
        architecture {
        %s}
        memory l0=96 l1=0 off_chip=0
        tensor x at 0 [1,8,2,3] layout [0,2,3,1] scale 1 zero 0 input
        tensor a at 48 [1,4,2,3] layout [0,2,3,1] scale 1 zero 0
        tensor r at 72 [1,4,2,3] layout [0,2,3,1] scale 1 zero 0 output
        constant w at 0 count 32 s8
        params a { input=x output=a kernel=[1,1] stride=[1,1] pad=[0,0,0,0] weights=w groups=1 \
        windows=2 step=3 cores=1 }
        params r { input=a output=r }
        segment 0 %s {
          repeat i in 0..3 { cim.write_core(core_addr=i, mat=w, params=a) }
          stage a on CORES {
            repeat i in 0..3 { cim.read_core(conv, params=a, core_addr=i, src=0, dst=48+4*i) }
          }
          stage r on ALU {
            repeat i in 0..2 { relu(src=48+12*i, dst=72+12*i, len=12, params=r) }
          }
        }
        """
            .formatted(ArchitectureWriter.print(arch).indent(2), segment);
    return FlowParser.parse(text, arch.name()).flow();
  }

  private static void compare(Flow flow, String what) {
    PerformanceResult fast = PerformanceSimulator.simulate(flow, SimulationOptions.DEFAULT);
    CycleResult slow = CycleSimulator.simulate(flow);
    assertThat(stages(fast)).as(what).containsExactlyElementsOf(slow.stages());
    assertThat(fast.latencyCycles()).as(what).isEqualTo(slow.latencyCycles());
    assertThat(each(fast, SegmentTiming::intervalCycles)).as(what).isEqualTo(slow.intervals());
    assertThat(each(fast, SegmentTiming::reloadCycles)).as(what).isEqualTo(slow.reloads());
    PerformanceResult.Details details = fast.details().orElseThrow();
    assertThat(details.activity().peakCrossbars()).as(what).isEqualTo(slow.peakCrossbars());
    assertThat(counts(details.energy().orElseThrow().byComponentPj()))
        .as(what)
        .isEqualTo(nonZero(slow.counts()));
    assertThat(details.energy().orElseThrow().peakPjPerCycle())
        .as(what)
        .isCloseTo(slow.peakPjPerCycle(), within(1e-3));
  }

  private static List<CycleSimulator.StageTimes> stages(PerformanceResult result) {
    return result.segments().stream()
        .flatMap(segment -> segment.stages().stream())
        .map(AgreementTest::times)
        .toList();
  }

  private static CycleSimulator.StageTimes times(StageTiming stage) {
    return new CycleSimulator.StageTimes(stage.name(), stage.startCycle(), stage.endCycle());
  }

  private static List<Long> each(PerformanceResult result, Function<SegmentTiming, Long> property) {
    return result.segments().stream().map(property).toList();
  }

  /** Every figure of these chips is 1 pJ: energies are counts. */
  private static Map<Component, Long> counts(Map<Component, Double> energies) {
    return nonZero(
        energies.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> Math.round(e.getValue()))));
  }

  private static Map<Component, Long> nonZero(Map<Component, Long> counts) {
    return counts.entrySet().stream()
        .filter(entry -> entry.getValue() > 0)
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
