package cimmlc.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import cimmlc.arch.Architecture;
import cimmlc.arch.Architectures;
import cimmlc.graph.Graph;
import cimmlc.schedule.cg.CgSchedule;
import cimmlc.schedule.cg.PassPolicy;
import cimmlc.schedule.mvm.CopyPlacement;
import cimmlc.schedule.mvm.CrossbarOperator;
import cimmlc.schedule.mvm.MvmPolicy;
import cimmlc.schedule.mvm.MvmPrinter;
import cimmlc.schedule.mvm.MvmSchedule;
import cimmlc.schedule.mvm.Piece;
import cimmlc.schedule.vvm.VvmPolicy;
import cimmlc.schedule.vvm.VvmPrinter;
import cimmlc.schedule.vvm.VvmSchedule;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Figure 16: a convolution of 27 x 32 for 32 x 32 pixels on Table 2's chip. */
class WorkedExampleTest {

  private static final Architecture TOY = Architectures.load("toy");

  private static MvmSchedule mvm() {
    Networks net = new Networks(3, 32, 32);
    Graph graph = net.graph("conv-relu", net.relu(net.conv(net.input(), 32, 3, 1, 1)));
    CgSchedule cg = PassPolicy.CG_DUPLICATION.schedule(graph, TOY, SchedulingOptions.DEFAULT);
    return MvmPolicy.EQUATION_1.schedule(cg, SchedulingOptions.DEFAULT);
  }

  /** (d): two cores of two crossbars hold four copies, so 256 times four MVMs do it. */
  @Test
  void equationOne() {
    CrossbarOperator conv = mvm().operators().findFirst().orElseThrow();
    assertThat(conv.cim().duplication()).isEqualTo(2);
    assertThat(conv.duplication()).isEqualTo(4);
    assertThat(conv.copies().stream().map(CopyPlacement::firstCrossbar))
        .containsExactly(0L, 1L, 2L, 3L);
    assertThat(conv.cim().form().windows() / conv.duplication()).isEqualTo(256);
  }

  /** (e): rows 0 to 15 of two copies in one crossbar, 16 to 26 in another; half the time. */
  @Test
  void remapping() {
    MvmSchedule mvm = mvm();
    VvmSchedule vvm = VvmPolicy.REMAPPED.schedule(mvm, SchedulingOptions.DEFAULT);
    CrossbarOperator conv = vvm.operators().findFirst().orElseThrow();
    assertThat(conv.duplication()).isEqualTo(4);
    assertThat(conv.mvmCycles() * 2).isEqualTo(mvm.operators().findFirst().get().mvmCycles());
    for (int team = 0; team < 2; team++) {
      int crossbar = 2 * team;
      assertThat(conv.copies().get(crossbar).pieces()).isEqualTo(pieces(crossbar, 0));
      assertThat(conv.copies().get(crossbar + 1).pieces()).isEqualTo(pieces(crossbar, 16));
    }
  }

  private static List<Piece> pieces(int crossbar, int row) {
    return List.of(
        new Piece(crossbar, 1, row, 0, 16, 0, 32, 0),
        new Piece(crossbar + 1, 1, row, 16, 11, 0, 32, 0));
  }

  @Test
  void text() {
    MvmSchedule mvm = mvm();
    assertThat(MvmPrinter.print(mvm))
        .startsWith(
            """
            mvm policy=cg-duplication
            segment 0 layer-by-layer crossbars=4
              cim 27x32x1 windows=1024 vxbs=1x1x1 duplication=4 cycles=2 conv0
                copy 0
                  crossbars 0..0 row 0: 27 x 32 at 0, 0
            """);
    assertThat(VvmPrinter.print(VvmPolicy.REMAPPED.schedule(mvm, SchedulingOptions.DEFAULT)))
        .contains(
            """
                copy 1
                  crossbars 0..0 row 16: 16 x 32 at 0, 0
                  crossbars 1..1 row 16: 11 x 32 at 16, 0
            """);
  }

  /** 147 rows at 8 parallel, in two crossbars of 128: 10 + 9 groups, not 16 + 3. */
  @Test
  void groupsOfOneCopyAreEvened() {
    Networks net = new Networks(3, 8, 8);
    Graph graph = net.graph("conv", net.conv(net.input(), 8, 7, 1, 1));
    CgSchedule cg =
        PassPolicy.NONE.schedule(
            graph, Architectures.load("isaac-baseline"), SchedulingOptions.DEFAULT);
    MvmSchedule mvm = MvmPolicy.UNREFINED.schedule(cg, SchedulingOptions.DEFAULT);
    CrossbarOperator conv =
        VvmPolicy.REMAPPED.schedule(mvm, SchedulingOptions.DEFAULT).operators().findFirst().get();
    assertThat(conv.copies().getFirst().pieces().stream().map(Piece::rows)).containsExactly(80, 67);
    assertThat(conv.mvmCycles()).isEqualTo(80);
  }
}
