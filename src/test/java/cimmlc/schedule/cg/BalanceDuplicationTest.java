package cimmlc.schedule.cg;

import static org.assertj.core.api.Assertions.assertThat;

import cimmlc.arch.Architecture;
import cimmlc.arch.ArchitectureReader;
import cimmlc.graph.Graph;
import cimmlc.schedule.Networks;
import cimmlc.schedule.SchedulingOptions;
import org.junit.jupiter.api.Test;

class BalanceDuplicationTest {

  /** 16 x 16 = 256 windows of 8 cycles, copies of one core, on 128 cores. */
  private static int copies(String chip, String core) {
    Networks net = new Networks(4, 16, 16);
    Graph graph = net.graph("conv", net.relu(net.conv(net.input(), 8, 3, 1, 1)));
    Architecture arch =
        ArchitectureReader.parse(
            """
            name: finite
            computing_mode: CM
            chip: { core_number: [8, 16]%s }
            core: { xb_number: [1, 1]%s }
            crossbar: { xb_size: [64, 64], parallel_row: 64, dac: 1, precision: 2 }
            """
                .formatted(chip, core),
            "finite.yaml");
    CgSchedule schedule = PassPolicy.CG.schedule(graph, arch, SchedulingOptions.DEFAULT);
    return schedule.cims().findFirst().orElseThrow().duplication();
  }

  @Test
  void idealChipsKeepAllCopies() {
    assertThat(copies("", "")).isEqualTo(128);
  }

  @Test
  void eachCopyHasPortsOfItsOwn() {
    // 9 pixels * 4 values * 8 bits over 8 b/cycle: 36 cycles a window, still shared out by copies.
    assertThat(copies(", l0_bw: 8 b/cycle", "")).isEqualTo(128);
  }

  @Test
  void allPortsTogetherStoreEveryValue() {
    // 256 windows * 8 values * 8 bits over 64 b/cycle: 256 cycles.
    assertThat(copies(", l0_bw_total: 64 b/cycle", "")).isLessThanOrEqualTo(32).isGreaterThan(1);
  }

  @Test
  void eachCopyHasAlusOfItsOwn() {
    // 8 sums and 8 ReLUs a window: 16 cycles at one operation a cycle, however many copies.
    assertThat(copies("", ", alu: 1 ops/cycle")).isEqualTo(128);
  }

  @Test
  void oneBusFeedsFewCopies() {
    int copies = copies(", core_noc: bus, core_noc_cost: 1 cycles/hop", "");
    assertThat(copies).isLessThan(8);
  }
}
