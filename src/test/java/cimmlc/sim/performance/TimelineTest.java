package cimmlc.sim.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cimmlc.arch.Architecture;
import cimmlc.diag.InvalidInputException;
import cimmlc.flow.Flow;
import cimmlc.flow.FlowParser;
import cimmlc.flow.Statement;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Timelines worked out by hand from docs/timing.md. */
class TimelineTest {

  private static final String IDEAL =
      """
      name: small
      computing_mode: CM
      chip: { core_number: [1, 4] }
      core: { xb_number: [1, 2] }
      crossbar: { xb_size: [16, 16], parallel_row: 8, dac: 1, precision: 2 }
      """;

  /** 1 x 1 convolutions of 8 to 4 to 4 channels on 2 x 3 pixels; T = 8 * 2 = 16. */
  private static Flow chain(String chip, String segment, int copies) {
    String tensors =
        """
        memory l0=1000 l1=0 off_chip=0
        tensor x at 0 [1,8,2,3] layout [0,2,3,1] scale 1 zero 0 input
        tensor a at 48 [1,4,2,3] layout [0,2,3,1] scale 1 zero 0
        tensor r at 72 [1,4,2,3] layout [0,2,3,1] scale 1 zero 0
        tensor b at 96 [1,4,2,3] layout [0,2,3,1] scale 1 zero 0 output
        constant wa at 0 count 32 s8
        constant wb at 32 count 16 s8
        params a { input=x output=a kernel=[1,1] stride=[1,1] pad=[0,0,0,0] weights=wa groups=1 windows=%d step=%d cores=1 }
        params r { input=a output=r }
        params b { input=r output=b kernel=[1,1] stride=[1,1] pad=[0,0,0,0] weights=wb groups=1 windows=6 step=1 cores=1 }
        """
            .formatted(6 / copies, copies);
    StringBuilder reads = new StringBuilder();
    for (int i = 0; i < copies; i++) {
      reads.append(
          "cim.read_core(conv, params=a, core_addr=%d, src=0, dst=%d)\n".formatted(i, 48 + 4 * i));
    }
    String body =
        """
        segment 0 %s {
          parallel { cim.write_core(core_addr=0, mat=wa, params=a) }
          cim.write_core(core_addr=3, mat=wb, params=b)
          stage a on CORES { parallel { %s } }
          stage r on ALU { relu(src=48, dst=72, len=24, params=r) }
          stage b on CORES { cim.read_core(conv, params=b, core_addr=3, src=72, dst=96) }
        }
        """
            .formatted(segment, reads);
    return flow(chip, tensors + body);
  }

  private static Flow flow(String chip, String rest) {
    return FlowParser.parse(
            "cimmlc-flow 1\nname test\narchitecture {\n" + chip.indent(2) + "}\n" + rest, "test")
        .flow();
  }

  private static PerformanceResult simulate(Flow flow) {
    return PerformanceSimulator.simulate(flow, SimulationOptions.DEFAULT);
  }

  @Test
  void idealPipeline() {
    PerformanceResult result = simulate(chain(IDEAL, "", 1));
    // Six windows of 16 cycles, the last pixel of which passes the second convolution.
    assertThat(result.latencyCycles()).isEqualTo(6 * 16 + 16);
    assertThat(result.intervalCycles()).isEqualTo(96);
    // From 16 to 96 both convolutions are active: one crossbar each.
    Activity activity = result.details().orElseThrow().activity();
    assertThat(activity.peakCrossbars()).isEqualTo(2);
    assertThat(activity.meanCrossbars()).isEqualTo(2.0 * 96 / 112);
  }

  @Test
  void idealSequential() {
    PerformanceResult result = simulate(chain(IDEAL, "sequential", 1));
    assertThat(result.latencyCycles()).isEqualTo(2 * 96);
    assertThat(result.intervalCycles()).isEqualTo(96);
    assertThat(result.details().orElseThrow().activity().peakCrossbars()).isEqualTo(1);
  }

  @Test
  void copiesTakeWindowsInTurn() {
    // Three windows at 16, three at 32; the single copy of b takes 6 * 16 from cycle 16 on.
    PerformanceResult result = simulate(chain(IDEAL, "", 3));
    assertThat(result.latencyCycles()).isEqualTo(16 + 6 * 16);
    assertThat(result.segments().getFirst().stages().getFirst().endCycle()).isEqualTo(32);
    assertThat(result.segments().getFirst().stages().getLast().boundBy()).isEqualTo("crossbars");
  }

  @Test
  void portsAluAndStore() {
    String chip =
        IDEAL
            .replace("core_number: [1, 4]", "core_number: [1, 4], l0_bw: 4 b/cycle")
            .replace("xb_number: [1, 2]", "xb_number: [1, 2], alu: 2 ops/cycle");
    // a: load 8 * 8 / 4 = 16, MVM 16, ALU 4 / 2 = 2, store 4 * 8 / 4 = 8: pixel 0 at 42, then
    // every 16. relu on a's core: 4 ops in 2 cycles: 44. The ALU of a is free by then.
    // b: load 8, MVM 16, ALU 2, store 8: bound by its MVM of 16 as well: 44 + 34 + 5 * 16.
    PerformanceResult result = simulate(chain(chip, "", 1));
    assertThat(result.latencyCycles()).isEqualTo(44 + 34 + 5 * 16);
    List<StageTiming> stages = result.segments().getFirst().stages();
    assertThat(stages.get(0).endCycle()).isEqualTo(42 + 5 * 16);
    assertThat(stages.get(1).startCycle()).isEqualTo(42);
    assertThat(stages.get(2).boundBy()).isEqualTo("waiting for r");
    assertThat(result.intervalCycles()).isEqualTo(96);
  }

  @Test
  void aSlowPortStallsTheCrossbars() {
    // Loading 64 bits takes 64 cycles, storing 32 takes 32: windows follow at 64.
    String chip = IDEAL.replace("[1, 4]", "[1, 4], l0_bw: 1 b/cycle");
    PerformanceResult result = simulate(chain(chip, "", 1));
    StageTiming a = result.segments().getFirst().stages().getFirst();
    assertThat(a.endCycle()).isEqualTo(6 * 64 + 16 + 32);
    assertThat(a.boundBy()).isEqualTo("load");
    assertThat(result.intervalCycles()).isEqualTo(6 * 64);
  }

  @Test
  void sharedReadsOfTheGlobalBuffer() {
    // Two copies load 64 bits each at time 0 at 4 b/cycle in all: the second has them at 32.
    String chip = IDEAL.replace("[1, 4]", "[1, 4], l0_bw_total: 4 b/cycle");
    Flow flow = chain(chip, "sequential", 2);
    StageTiming a = simulate(flow).segments().getFirst().stages().getFirst();
    // Loads end at 16, 32, ... 96; the last MVM at 112; its 32 bits are stored at 120.
    assertThat(a.endCycle()).isEqualTo(120);
  }

  @Test
  void meshFromTheCornerOfTheBuffer() {
    // Core 3 is three hops of 2 cycles away: 6 + ceil(32 / 8) - 1 = 9 in and out; core 0 none.
    String chip =
        IDEAL
            .replace("[1, 4]", "[1, 4], core_noc: mesh, core_noc_cost: %s")
            .formatted("{ hop: 2 cycles/hop, flit: 8 b }");
    assertThat(simulate(chain(chip, "", 1)).latencyCycles()).isEqualTo(96 + 9 + 16 + 9);
  }

  @Test
  void writingWeights() {
    PerformanceResult result = simulate(chain(IDEAL + "write: { cycles: 10 cycles/row }\n", "", 1));
    // 8 rows of a, 4 rows of b, at once.
    assertThat(result.reloadCycles()).isEqualTo(80);
    assertThat(result.latencyWithReloadCycles()).isEqualTo(112 + 80);
  }

  @Test
  void energyOfTheParts() {
    String energy =
        """
        energy:
          adc: { value: 2 pJ/conversion, source: test }
          l0: { value: 1 pJ/b, source: test }
        cycle: 10 ns
        """;
    PerformanceResult result = simulate(chain(IDEAL + energy, "", 1));
    EnergyUse use = result.details().orElseThrow().energy().orElseThrow();
    // Each of 12 windows converts 4 columns of 4 slices, 2 row groups, 8 steps.
    double adc = 12 * 16 * 2 * 8 * 2;
    // Stored 32 bits a window; loaded 64 and 32.
    double l0 = 6 * (32 + 64) + 6 * (32 + 32);
    assertThat(use.totalPj()).isEqualTo(adc + l0);
    // Both windows at work: a cycle has a sixteenth of each.
    assertThat(use.peakPjPerCycle()).isEqualTo((2 * 512 + 96 + 64) / 16.0);
    assertThat(result.details().orElseThrow().assumptions())
        .anyMatch(line -> line.contains("dac"))
        .noneMatch(line -> line.contains("energy of adc"));
  }

  @Test
  void unknownEnergyTable() {
    assertThatThrownBy(() -> simulate(chain(IDEAL + "energy: no-such-table\n", "", 1)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("isaac-32nm");
  }

  @Test
  void everyShippedTableIsReadable() {
    for (String name : EnergyTables.names()) {
      assertThat(EnergyTables.figures(new cimmlc.arch.Energy.Table(name))).isNotEmpty();
    }
  }

  @Test
  void aValueThatIsNeverWritten() {
    String chip = IDEAL.replace("[1, 4]", "[1, 4], alu: 1 ops/cycle");
    String rest =
        """
        memory l0=8 l1=0 off_chip=0
        tensor x at 0 [1,4] layout [0,1] scale 1 zero 0
        tensor y at 4 [1,4] layout [0,1] scale 1 zero 0 output
        params x { input=y output=x }
        params y { input=x output=y }
        segment 0 {
          stage x on ALU { relu(src=4, dst=0, len=4, params=x) }
          stage y on ALU { relu(src=0, dst=4, len=4, params=y) }
        }
        """;
    assertThatThrownBy(() -> simulate(flow(chip, rest)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("never written");
  }

  @Test
  void theCriticalPathCoversTheLatency() {
    PerformanceResult result = simulate(chain(IDEAL, "", 1));
    List<CriticalLink> path = result.details().orElseThrow().criticalPath();
    assertThat(path.getFirst().fromCycle()).isZero();
    assertThat(path.getLast().toCycle()).isEqualTo(result.latencyCycles());
    for (int i = 1; i < path.size(); i++) {
      assertThat(path.get(i).fromCycle()).isEqualTo(path.get(i - 1).toCycle());
    }
  }

  @Test
  void imagesEndAtTheSameTimesWithAndWithoutALogOfTheirUnits() {
    Flow flow = chain(IDEAL.replace("[1, 4]", "[1, 4], alu: 3 ops/cycle"), "", 2);
    Statement.Segment segment = flow.body().iterator().next();
    LowerStages stages =
        new LowerStages(
            flow.header(),
            new LowerWindows(flow.header()),
            WrittenBlocks.of(flow.header(), segment));
    Program program = Program.of(stages.lower(segment).stream().flatMap(List::stream).toList());
    long[][] ends = new long[2][3];
    for (int i = 0; i < 2; i++) {
      Architecture arch = flow.header().architecture();
      Resources resources = new Resources(arch, Sharing.of(program.streams(), arch));
      Timeline timeline = new Timeline(program, new HomeCores(), resources, 3, 5, i == 0);
      timeline.run();
      Arrays.setAll(ends[i], timeline::end);
    }
    assertThat(ends[1]).isEqualTo(ends[0]).isSorted();
  }
}
