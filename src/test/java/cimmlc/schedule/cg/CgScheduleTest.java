package cimmlc.schedule.cg;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cimmlc.arch.Architecture;
import cimmlc.graph.Graph;
import cimmlc.schedule.Chips;
import cimmlc.schedule.Networks;
import cimmlc.schedule.SchedulingOptions;
import cimmlc.schedule.cg.ScheduledOperator.Cim;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A schedule that is not legal does not exist. */
class CgScheduleTest {

  private static final Architecture CHIP = Chips.of(8, 1, 32, 32);

  private static Graph graph() {
    Networks net = new Networks(3, 8, 8);
    String x = net.relu(net.conv(net.input(), 8, 3, 1, 1));
    return net.graph("g", net.conv(x, 8, 1, 1, 1));
  }

  private final Graph graph = graph();
  private final List<ScheduledOperator> operators =
      PassPolicy.CG_PIPELINE
          .schedule(graph, CHIP, SchedulingOptions.DEFAULT)
          .segments()
          .getFirst()
          .operators();

  private void assertRefused(String reason, ScheduledOperator... changed) {
    assertThatThrownBy(() ->
            new CgSchedule(
                graph, CHIP, "test", List.of(new Segment(0, Execution.PIPELINE, List.of(changed)))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void aCoreBelongsToOneCopy() {
    Cim second = (Cim) operators.get(2);
    assertRefused("given twice", operators.get(0), operators.get(1), second.placedAt(0));
  }

  @Test
  void coresAreLimited() {
    Cim second = (Cim) operators.get(2);
    assertRefused("exceeds the chip", operators.get(0), operators.get(1), second.placedAt(8));
  }

  @Test
  void everyNodeIsScheduledOnceInOrder() {
    assertRefused("not scheduled", operators.get(0), operators.get(1));
    assertRefused("before it exists", operators.get(1), operators.get(0), operators.get(2));
    assertRefused("scheduled twice", operators.get(0), operators.get(1), operators.get(1));
  }

  @Test
  void copiesAreAtMostWindows() {
    Cim first = (Cim) operators.get(0);
    assertThatThrownBy(() -> first.withDuplication(65)).hasMessageContaining("64 windows");
  }

  @Test
  void partsCoverTheMatrix() {
    Cim whole = (Cim) operators.get(0);
    Part half = new Part(0, 1, 0, 1, 0, whole.form().rows(), 0, 4);
    Cim missing = new Cim(whole.node(), half, half.formIn(whole.form()), whole.footprint(), 1, 0);
    assertRefused("do not cover", missing);
  }
}
