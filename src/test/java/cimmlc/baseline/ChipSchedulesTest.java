package cimmlc.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import cimmlc.arch.Architecture;
import cimmlc.arch.Architectures;
import cimmlc.graph.Graph;
import cimmlc.schedule.Networks;
import cimmlc.schedule.SchedulingOptions;
import cimmlc.schedule.cg.CgLatency;
import cimmlc.schedule.cg.CgPolicy;
import cimmlc.schedule.cg.CgSchedule;
import cimmlc.schedule.cg.Execution;
import cimmlc.schedule.cg.PassPolicy;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChipSchedulesTest {

  private static final Graph RESNET18 = Networks.resnet(18);

  private static CgSchedule schedule(CgPolicy policy, String chip) {
    Architecture arch = Architectures.load(chip);
    return policy.schedule(RESNET18, arch, SchedulingOptions.DEFAULT);
  }

  private static long cycles(CgSchedule schedule) {
    return CgLatency.of(schedule, SchedulingOptions.DEFAULT).cycles();
  }

  @Test
  void singleCopies() {
    for (CgPolicy policy : List.of(ChipSchedules.PUMA, ChipSchedules.JIA, ChipSchedules.JAIN)) {
      CgSchedule schedule = schedule(policy, "isaac-baseline");
      assertThat(schedule.policy()).isEqualTo(policy.name());
      assertThat(schedule.cims()).allMatch(cim -> cim.duplication() == 1);
    }
  }

  @Test
  void pumaOverlapsOperatorsAndJainDoesNot() {
    long none = cycles(schedule(PassPolicy.NONE, "isaac-baseline"));
    assertThat(cycles(schedule(ChipSchedules.JAIN, "isaac-baseline"))).isEqualTo(none);
    assertThat(cycles(schedule(ChipSchedules.PUMA, "isaac-baseline")))
        .isEqualTo(cycles(schedule(PassPolicy.CG_PIPELINE, "isaac-baseline")));
  }

  @Test
  void jiaFillsTheChipSegmentBySegment() {
    CgSchedule plain = schedule(ChipSchedules.JIA, "jia-isscc21");
    assertThat(plain.segments()).hasSizeGreaterThan(1);
    assertThat(plain.segments()).allMatch(s -> s.execution() == Execution.LAYER_BY_LAYER);
    CgSchedule parallel = schedule(ChipSchedules.JIA_PARALLEL, "jia-isscc21");
    assertThat(parallel.cims()).anyMatch(cim -> cim.duplication() > 1);
    assertThat(cycles(parallel)).isLessThan(cycles(plain));
  }
}
