package cimmlc.schedule.mvm;

import cimmlc.arch.ComputingMode;
import cimmlc.arch.Crossbar;
import cimmlc.schedule.CrossbarMapping;
import cimmlc.schedule.SchedulingOptions;
import cimmlc.schedule.cg.CgSchedule;
import cimmlc.schedule.cg.Segment;
import cimmlc.schedule.cg.Service;
import cimmlc.schedule.cg.Services;
import java.util.List;

/** What copies on crossbars will be worth at the finest level that the mode shows. */
final class CopyServices {

  private CopyServices() {}

  /**
   * The services of a segment.
   *
   * @param sharing copies that the VVM level will let share crossbars; 0 where it leaves every row
   *     in its place
   */
  static Services of(CgSchedule cg, Segment segment, SchedulingOptions options, int sharing) {
    Crossbar crossbar = cg.arch().crossbar();
    if (cg.arch().mode() != ComputingMode.WLM) {
      long mvm = crossbar.mvmCycles(options.activationBits());
      return (_, copies) -> new Service(copies, mvm);
    }
    int steps = crossbar.steps(options.activationBits());
    List<RowGroups> groups =
        segment.cims().stream()
            .map(cim -> CrossbarMapping.of(cim.form(), cg.arch(), options.weightBits()))
            .map(mapping -> RowGroups.of(VxbGrid.of(mapping), crossbar))
            .toList();
    return (operator, copies) -> groups.get(operator).service(copies, sharing, steps);
  }
}
