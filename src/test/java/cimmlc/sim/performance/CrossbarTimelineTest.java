package cimmlc.sim.performance;

import static org.assertj.core.api.Assertions.assertThat;

import cimmlc.arch.Energy.Component;
import cimmlc.flow.Flow;
import cimmlc.flow.FlowParser;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Copies on crossbars and row groups, worked out by hand from docs/timing.md. */
class CrossbarTimelineTest {

  private static PerformanceResult simulate(String chip, String rest) {
    Flow flow =
        FlowParser.parse(
                "cimmlc-flow 1\nname test\narchitecture {\n" + chip.indent(2) + "}\n" + rest,
                "test")
            .flow();
    return PerformanceSimulator.simulate(flow, SimulationOptions.DEFAULT);
  }

  private static final String FIGURE_16 =
      """
      name: toy
      computing_mode: %s
      chip: { core_number: [1, 2] }
      core: { xb_number: [1, 2] }
      crossbar: { xb_size: [32, 128], parallel_row: 16, dac: 1, precision: 2 }
      """;

  private static final String CONVOLUTION =
      """
      memory l0=68608 l1=752 off_chip=0
      tensor x at 0 [1,3,32,32] layout [0,2,3,1] scale 1 zero 0 input
      tensor y at 3072 [1,32,32,32] layout [0,2,3,1] scale 1 zero 0 output
      constant w at 0 count 864 s8
      constant o at 864 count 32 s32
      constant m at 992 count 32 f32
      params conv { input=x output=y kernel=[3,3] stride=[1,1] pad=[1,1,1,1] dilation=[1,1] weights=w groups=1 columns=32 offset=o multiplier=m encoding=offset binding=xbc activation_min=0 weight_bits=8 buffers=[2,2] }
      """;

  @Test
  void fourCrossbarsTakeAWindowEachAtATime() {
    String body =
        """
        segment 0 sequential {
          parallel { repeat c in 0..4 { cim.write_xb(xb_addr=c, mat=w, params=conv, row=0, rows=27, column=0, columns=32) } }
          stage conv on CORES {
            parallel {
              repeat d in 0..2 {
                repeat c in 0..2 {
                  repeat g in 0..256 {
                    mov_patch(src=0, dst=l1[d]:376*c, params=conv, window=256*c+512*d+g, row=0, rows=27)
                    cim.read_xb(xb_addr=c+2*d, len=1, params=conv, src=l1[d]:376*c, dst=l1[d]:56+376*c:s32)
                    requant(src=l1[d]:56+376*c:s32, dst=l1[d]:312+376*c, len=32, params=conv)
                    mov(src=l1[d]:312+376*c, dst=3072+8192*c+16384*d+32*g, len=32)
                  }
                }
              }
            }
          }
        }
        """;
    PerformanceResult result = simulate(FIGURE_16.formatted("XBM"), CONVOLUTION + body);
    // 8 steps of 2 row groups, 256 times.
    assertThat(result.latencyCycles()).isEqualTo(256 * 16);
    StageTiming stage = result.segments().getFirst().stages().getFirst();
    assertThat(stage.copies()).isEqualTo(4);
    assertThat(stage.units()).isEqualTo(1024);
    assertThat(stage.intervalCycles()).isEqualTo(256 * 16);
    Activity activity = result.details().orElseThrow().activity();
    assertThat(activity.peakCrossbars()).isEqualTo(4);
    assertThat(activity.meanCrossbars()).isEqualTo(4.0);
    assertThat(result.segments().getFirst().crossbars()).isEqualTo(4);
  }

  @Test
  void copiesThatShareCrossbarsTakeTurns() {
    // Rows 0-15 of both copies in crossbar 0, rows 16-26 of both in crossbar 1: one row group each.
    String body =
        """
        segment 0 sequential {
          parallel {
            repeat c in 0..2 {
              cim.write_row(row_addr=16*c, mat=w, params=conv, row=0, rows=16, column=0, columns=32)
              cim.write_row(row_addr=32+16*c, mat=w, params=conv, row=16, rows=11, column=0, columns=32)
            }
          }
          stage conv on CORES {
            parallel {
              repeat c in 0..2 {
                repeat g in 0..512 {
                  mov_patch(src=0, dst=l1[0]:376*c, params=conv, window=512*c+g, row=0, rows=16)
                  cim.read_row(row_addr=16*c, len=16, params=conv, src=l1[0]:376*c, dst=l1[0]:1000+512*c:s32)
                  mov_patch(src=0, dst=l1[0]:32+376*c, params=conv, window=512*c+g, row=16, rows=11)
                  cim.read_row(row_addr=32+16*c, len=11, params=conv, src=l1[0]:32+376*c, dst=l1[0]:1128+512*c:s32)
                  add(src1=l1[0]:1000+512*c:s32, src2=l1[0]:1128+512*c:s32, dst=l1[0]:1000+512*c:s32, len=32)
                  requant(src=l1[0]:1000+512*c:s32, dst=l1[0]:312+376*c, len=32, params=conv)
                  mov(src=l1[0]:312+376*c, dst=3072+16384*c+32*g, len=32)
                }
              }
            }
          }
        }
        """;
    PerformanceResult result = simulate(FIGURE_16.formatted("WLM"), CONVOLUTION + body);
    assertThat(result.latencyCycles()).isEqualTo(512 * 2 * 8);
    Activity activity = result.details().orElseThrow().activity();
    assertThat(activity.peakCrossbars()).isEqualTo(2);
    assertThat(activity.provisionedCrossbars()).isEqualTo(2);
    assertThat(activity.meanCrossbars()).isEqualTo(2.0);
  }

  private static final String FIGURE_12 =
      """
      name: small
      computing_mode: XBM
      chip: { core_number: [1, 1] }
      core: { xb_number: [1, 8] }
      crossbar: { xb_size: [32, 16], parallel_row: 16, dac: 8, precision: 8 }
      """;

  /** OP 1: 32 to 64 channels in two column blocks; OP 2: 64 to 32 channels in two row blocks. */
  private static PerformanceResult staggered(int delay, String patches) {
    String flow =
        """
        memory l0=1000 l1=2000 off_chip=0
        tensor x at 0 [1,32,1,1] layout [0,2,3,1] scale 1 zero 0 input
        tensor a at 32 [1,64,1,1] layout [0,2,3,1] scale 1 zero 0
        tensor b at 96 [1,32,1,1] layout [0,2,3,1] scale 1 zero 0 output
        constant wa at 0 count 2048 s8
        constant wb at 2048 count 2048 s8
        constant o at 4096 count 64 s32
        constant m at 4352 count 64 f32
        constant ob at 4608 count 32 s32
        constant mb at 4736 count 32 f32
        params op1 { input=x output=a kernel=[1,1] stride=[1,1] pad=[0,0,0,0] dilation=[1,1] weights=wa groups=1 columns=64 offset=o multiplier=m encoding=offset binding=xbc activation_min=0 weight_bits=8 buffers=[2,2] }
        params op2 { input=a output=b kernel=[1,1] stride=[1,1] pad=[0,0,0,0] dilation=[1,1] weights=wb groups=1 columns=32 offset=ob multiplier=mb encoding=offset binding=xbc activation_min=0 weight_bits=8 buffers=[2,2] }
        segment 0 {
          parallel {
            cim.write_xb(xb_addr=0, mat=wa, params=op1, row=0, rows=32, column=0, columns=32)
            cim.write_xb(xb_addr=2, mat=wa, params=op1, row=0, rows=32, column=32, columns=32)
            cim.write_xb(xb_addr=4, mat=wb, params=op2, row=0, rows=32, column=0, columns=32)
            cim.write_xb(xb_addr=6, mat=wb, params=op2, row=32, rows=32, column=0, columns=32)
          }
          stage op1 on CORES {
            parallel {
              repeat g in 0..1 {
                mov_patch(src=0, dst=l1[0]:0, params=op1, window=g, row=0, rows=32)
                cim.read_xb(xb_addr=0, len=2, params=op1, src=l1[0]:0, dst=l1[0]:100:s32)
                cim.read_xb(xb_addr=2, len=2, params=op1, src=l1[0]:0, dst=l1[0]:228:s32, delay=%d)
                requant(src=l1[0]:100:s32, dst=l1[0]:400, len=32, params=op1)
                mov(src=l1[0]:400, dst=32+64*g, len=32)
                requant(src=l1[0]:228:s32, dst=l1[0]:432, len=32, params=op1, column=32)
                mov(src=l1[0]:432, dst=64+64*g, len=32)
              }
            }
          }
          stage op2 on CORES {
            parallel {
              repeat g in 0..1 {
                %s
                add(src1=l1[0]:700:s32, src2=l1[0]:828:s32, dst=l1[0]:700:s32, len=32)
                requant(src=l1[0]:700:s32, dst=l1[0]:1000, len=32, params=op2)
                mov(src=l1[0]:1000, dst=96+32*g, len=32)
              }
            }
          }
        }
        """
            .formatted(delay, patches);
    return simulate(FIGURE_12, flow);
  }

  private static final String OWN_SLICES =
      """
      mov_patch(src=32, dst=l1[0]:500, params=op2, window=g, row=0, rows=32)
      cim.read_xb(xb_addr=4, len=2, params=op2, src=l1[0]:500, dst=l1[0]:700:s32)
      mov_patch(src=32, dst=l1[0]:532, params=op2, window=g, row=32, rows=32)
      cim.read_xb(xb_addr=6, len=2, params=op2, src=l1[0]:532, dst=l1[0]:828:s32)
      """;
  private static final String WHOLE_WINDOW =
      """
      mov_patch(src=32, dst=l1[0]:500, params=op2, window=g, row=0, rows=64)
      cim.read_xb(xb_addr=4, len=2, params=op2, src=l1[0]:500, dst=l1[0]:700:s32)
      cim.read_xb(xb_addr=6, len=2, params=op2, src=l1[0]:532, dst=l1[0]:828:s32)
      """;

  @Test
  void aCrossbarStartsWithItsOwnSlice() {
    // Half of OP 1's crossbars in cycles 0-1, half in 2-3; those of OP 2 follow each at once.
    PerformanceResult result = staggered(2, OWN_SLICES);
    List<StageTiming> stages = result.segments().getFirst().stages();
    assertThat(stages.get(0).endCycle()).isEqualTo(4);
    assertThat(stages.get(1).startCycle()).isEqualTo(2);
    assertThat(result.latencyCycles()).isEqualTo(6);
    StepFunction active = result.details().orElseThrow().activity().crossbars();
    assertThat(active.peak()).isEqualTo(4);
    assertThat(active.sum()).isEqualTo(4 * 2 + 4 * 2);
  }

  @Test
  void aSliceWaitsForAllItsRows() {
    PerformanceResult result = staggered(2, WHOLE_WINDOW);
    assertThat(result.segments().getFirst().stages().getLast().startCycle()).isEqualTo(4);
    assertThat(staggered(0, OWN_SLICES).latencyCycles()).isEqualTo(4);
  }

  private static final String CHAIN =
      """
      memory l0=1000 l1=100 off_chip=0
      tensor x at 0 [1,8,2,3] layout [0,2,3,1] scale 1 zero 0 input
      tensor a at 48 [1,4,2,3] layout [0,2,3,1] scale 1 zero 0 output
      constant w at 0 count 32 s8
      constant o at 32 count 4 s32
      constant m at 48 count 4 f32
      params a { input=x output=a kernel=[1,1] stride=[1,1] pad=[0,0,0,0] dilation=[1,1] weights=w groups=1 columns=4 offset=o multiplier=m encoding=offset binding=xbc activation_min=0 weight_bits=8 buffers=%s }
      segment 0 {
        cim.write_xb(xb_addr=0, mat=w, params=a, row=0, rows=8, column=0, columns=4)
        stage a on CORES {
          parallel {
            repeat g in 0..6 {
              mov_patch(src=0, dst=l1[0]:0, params=a, window=g, row=0, rows=8)
              cim.read_xb(xb_addr=0, len=1, params=a, src=l1[0]:0, dst=l1[0]:20:s32)
              requant(src=l1[0]:20:s32, dst=l1[0]:60, len=4, params=a)
              mov(src=l1[0]:60, dst=48+4*g, len=4)
            }
          }
        }
      }
      """;
  private static final String LIMITED =
      """
      name: small
      computing_mode: XBM
      chip: { core_number: [1, 1], l0_bw: 4 b/cycle }
      core: { xb_number: [1, 2], alu: 2 ops/cycle }
      crossbar: { xb_size: [16, 16], parallel_row: 8, dac: 1, precision: 2 }
      """;

  @Test
  void phasesOverlapWithTwoBuffers() {
    // Load 64 / 4 = 16, MVM 16, ALU 4 / 2 = 2, store 32 / 4 = 8; one window in 16 cycles.
    PerformanceResult result = simulate(LIMITED, CHAIN.formatted("[2,2]"));
    assertThat(result.latencyCycles()).isEqualTo(16 + 16 + 2 + 8 + 5 * 16);
  }

  @Test
  void singleBuffersSeparateThePhases() {
    // A window is loaded when the former one's MVM is over: 32 cycles each.
    assertThat(simulate(LIMITED, CHAIN.formatted("[1,2]")).latencyCycles())
        .isEqualTo(16 + 16 + 2 + 8 + 5 * 32);
    // An MVM waits until the former one's sums are requantised: 18 cycles each.
    assertThat(simulate(LIMITED, CHAIN.formatted("[2,1]")).latencyCycles())
        .isEqualTo(16 + 16 + 2 + 8 + 5 * 18);
  }

  private static PerformanceResult inCore(int crossbar, String cost) {
    String chip =
        """
        name: small
        computing_mode: XBM
        chip: { core_number: [1, 1] }
        core: { xb_number: [1, 2], xb_noc: mesh, xb_noc_cost: %s }
        crossbar: { xb_size: [16, 16], parallel_row: 8, dac: 1, precision: 2 }
        energy: { xb_noc: { value: 1 pJ/b/hop, source: test } }
        """
            .formatted(cost);
    String flow = CHAIN.formatted("[2,2]").replace("xb_addr=0", "xb_addr=" + crossbar);
    return simulate(chip, flow);
  }

  @Test
  void inputsAndSumsCrossTheCore() {
    // 64 bits in: 3 + 4 - 1 cycles; MVM 16; 128 bits out: 3 + 8 - 1. The MVM is the longest phase.
    PerformanceResult result = inCore(1, "{ flit: 16 b, hop: 3 cycles/hop }");
    assertThat(result.latencyCycles()).isEqualTo(6 + 16 + 10 + 5 * 16);
    assertThat(result.segments().getFirst().stages().getFirst().boundBy()).isEqualTo("crossbars");
    PerformanceResult.Details details = result.details().orElseThrow();
    assertThat(details.energy().orElseThrow().byComponentPj())
        .containsEntry(Component.XB_NOC, 6.0 * (64 + 128));
    assertThat(details.assumptions()).noneMatch(line -> line.contains("crossbars of a core"));
    // Six windows of 4 and 8 flits, on a link each, while 112 cycles pass.
    assertThat(details.use())
        .contains(new UnitUse("crossbar links in use", 2, 72 / 112.0 / 2, 48 / 112.0));
  }

  @Test
  void atTheRouterOfCrossbarZeroNothingHasToCross() {
    PerformanceResult result = inCore(0, "{ flit: 16 b, hop: 3 cycles/hop }");
    assertThat(result.latencyCycles()).isEqualTo(6 * 16);
  }

  @Test
  void sumsThatCrossSlowlyHoldUpTheirCrossbars() {
    // In 15, MVM 16, out 31 cycles; the sums occupy their link for 32 cycles a window.
    PerformanceResult result = inCore(1, "{ flit: 4 b, hop: 0 cycles/hop }");
    assertThat(result.latencyCycles()).isEqualTo(15 + 16 + 31 + 5 * 32);
    assertThat(result.segments().getFirst().stages().getFirst().boundBy())
        .isEqualTo("crossbar NoC");
  }

  @Test
  void freeTransfersInsideACoreAreAnAssumption() {
    PerformanceResult result = inCore(1, "ideal");
    assertThat(result.latencyCycles()).isEqualTo(6 * 16);
    assertThat(result.details().orElseThrow().assumptions())
        .contains("xb_noc ideal: transfers between the crossbars of a core take no time");
  }
}
