package cimmlc.report;

import static org.assertj.core.api.Assertions.assertThat;

import cimmlc.Schedule;
import cimmlc.arch.Architecture;
import cimmlc.arch.Architectures;
import cimmlc.graph.Graph;
import cimmlc.schedule.Networks;
import cimmlc.schedule.SchedulingOptions;
import cimmlc.schedule.cg.CgSchedule;
import cimmlc.schedule.cg.PassPolicy;
import cimmlc.schedule.mvm.MvmPolicy;
import cimmlc.schedule.mvm.MvmSchedule;
import cimmlc.schedule.vvm.VvmPolicy;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ScheduleJsonTest {

  private static final SchedulingOptions OPTIONS = SchedulingOptions.DEFAULT;

  /** Figure 16: two copies on cores, four on crossbars. */
  private static CgSchedule workedExample() {
    Networks net = new Networks(3, 32, 32);
    Graph graph = net.graph("conv-relu", net.relu(net.conv("input", 32, 3, 1, 1)));
    Architecture toy = Architectures.load("toy");
    return PassPolicy.CG_DUPLICATION.schedule(graph, toy, OPTIONS);
  }

  private static JsonNode conv(JsonNode schedule) {
    return schedule.at("/segments/0/operators/0");
  }

  @Test
  void coresAreWhatCoreModeShows() {
    JsonNode tree = ScheduleJson.of(new Schedule.OnCores(workedExample()));
    assertThat(tree.get("level").asString()).isEqualTo("cg");
    assertThat(conv(tree).get("duplication").asInt()).isEqualTo(2);
    assertThat(conv(tree).has("copies")).isFalse();
  }

  @Test
  void theFinestLevelCounts() {
    MvmSchedule mvm = MvmPolicy.EQUATION_1.schedule(workedExample(), OPTIONS);
    Schedule rows = new Schedule.OnRows(VvmPolicy.REMAPPED.schedule(mvm, OPTIONS));
    JsonNode tree = ScheduleJson.of(rows);
    assertThat(tree.get("level").asString()).isEqualTo("vvm");
    assertThat(conv(tree).get("duplication_cg").asInt()).isEqualTo(2);
    assertThat(conv(tree).get("duplication").asInt()).isEqualTo(4);
    assertThat(conv(tree).get("mvm_cycles").asInt()).isEqualTo(1);
    assertThat(conv(tree).at("/copies/3/first_crossbar").asInt()).isEqualTo(2);
    assertThat(
            ScheduleJson.metadata(rows)
                .get(rows.cg().cims().findFirst().orElseThrow().node().name()))
        .containsEntry("cimmlc.duplication", "4")
        .containsEntry("cimmlc.first_crossbar", "0");
  }
}
