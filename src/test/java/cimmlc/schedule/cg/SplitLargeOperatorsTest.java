package cimmlc.schedule.cg;

import static org.assertj.core.api.Assertions.assertThat;

import cimmlc.arch.Architecture;
import cimmlc.graph.Graph;
import cimmlc.schedule.Chips;
import cimmlc.schedule.Networks;
import cimmlc.schedule.SchedulingOptions;
import org.junit.jupiter.api.Test;

class SplitLargeOperatorsTest {

  private static final String HEADER = "cg policy=none cores=4\n";

  private static String printed(Graph graph, Architecture arch) {
    return CgPrinter.print(PassPolicy.NONE.schedule(graph, arch, SchedulingOptions.DEFAULT));
  }

  @Test
  void columnsAreCutFirst() {
    Networks net = new Networks(8, 2, 2);
    Graph graph = net.graph("g", net.relu(net.conv(net.input(), 20, 3, 1, 1)));
    // 72 rows are 3 crossbars of 32, 20 columns are 5 of 4: two column blocks at once do not fit.
    assertThat(printed(graph, Chips.of(4, 1, 32, 16)))
        .isEqualTo(
            HEADER
                + """
                segment 0 layer-by-layer cores=3 crossbars=3
                  cim 72x4x1 windows=4 crossbars=3 cores=3 duplication=1 at=0..2 part=0/5 \
                groups=0..0 rows=0..71 columns=0..3 conv0
                segment 1 layer-by-layer cores=3 crossbars=3
                  cim 72x4x1 windows=4 crossbars=3 cores=3 duplication=1 at=0..2 part=1/5 \
                groups=0..0 rows=0..71 columns=4..7 conv0
                segment 2 layer-by-layer cores=3 crossbars=3
                  cim 72x4x1 windows=4 crossbars=3 cores=3 duplication=1 at=0..2 part=2/5 \
                groups=0..0 rows=0..71 columns=8..11 conv0
                segment 3 layer-by-layer cores=3 crossbars=3
                  cim 72x4x1 windows=4 crossbars=3 cores=3 duplication=1 at=0..2 part=3/5 \
                groups=0..0 rows=0..71 columns=12..15 conv0
                segment 4 layer-by-layer cores=3 crossbars=3
                  cim 72x4x1 windows=4 crossbars=3 cores=3 duplication=1 at=0..2 part=4/5 \
                groups=0..0 rows=0..71 columns=16..19 conv0
                  digital unary1
                """);
  }

  @Test
  void thenRowsWithAMergeOfPartialSums() {
    Networks net = new Networks(16, 1, 1);
    Graph graph = net.graph("g", net.conv(net.input(), 4, 3, 1, 1));
    assertThat(printed(graph, Chips.of(4, 1, 32, 16)))
        .isEqualTo(
            HEADER
                + """
                segment 0 layer-by-layer cores=4 crossbars=4
                  cim 128x4x1 windows=1 crossbars=4 cores=4 duplication=1 at=0..3 part=0/2 \
                groups=0..0 rows=0..127 columns=0..3 conv0
                segment 1 layer-by-layer cores=1 crossbars=1
                  cim 16x4x1 windows=1 crossbars=1 cores=1 duplication=1 at=0..0 part=1/2 \
                groups=0..0 rows=128..143 columns=0..3 conv0
                  merge parts=2 conv0
                """);
  }

  @Test
  void groupsAreCutBetweenGroups() {
    Networks net = new Networks(40, 3, 3);
    Graph graph = net.graph("g", net.conv(net.input(), 40, 3, 1, 40));
    // Three groups of 9 rows a crossbar, four crossbars: 12 groups at once.
    assertThat(
            PassPolicy.CG
                .schedule(graph, Chips.of(4, 1, 32, 16), SchedulingOptions.DEFAULT)
                .cims()
                .map(cim -> cim.part().groupEnd()))
        .containsExactly(12, 24, 36, 40);
  }
}
