package cimmlc.schedule.mvm;

import cimmlc.arch.ComputingMode;
import cimmlc.arch.Crossbar;
import cimmlc.schedule.CrossbarMapping;
import cimmlc.schedule.SchedulingOptions;
import cimmlc.schedule.cg.CgSchedule;
import cimmlc.schedule.cg.DigitalWork;
import cimmlc.schedule.cg.Segment;
import cimmlc.schedule.cg.Service;
import cimmlc.schedule.cg.Services;
import java.util.List;
import java.util.Map;

/** What copies on crossbars will be worth at the finest level that the mode shows. */
final class CopyServices {

  private CopyServices() {}

  /**
   * The same where a copy takes no window before the ALU of its core is through with what digital
   * operators make of the former: attention may take longer than the crossbars.
   */
  static Services withAlus(CgSchedule cg, Segment segment, SchedulingOptions options, int sharing) {
    Services mvm = of(cg, segment, options, sharing);
    long[] following = followingCycles(cg, segment);
    return (operator, copies) -> {
      Service service = mvm.of(operator, copies);
      return service.cycles() < following[operator]
          ? new Service(
              copies,
              following[operator],
              Math.max(following[operator], service.latencyCycles()),
              service.delayCycles())
          : service;
    };
  }

  /** Cycles that digital operators behind each operator keep the ALU of a copy busy, a window. */
  private static long[] followingCycles(CgSchedule cg, Segment segment) {
    Map<String, Double> operations = DigitalWork.of(cg.graph(), segment);
    double rate = cg.arch().core().aluOpsPerCycle();
    return segment.cims().stream()
        .mapToLong(cim -> {
          double all = operations.getOrDefault(cim.node().name(), 0.0);
          return (long) Math.ceil(all / Math.max(1, cim.form().windows()) / rate);
        })
        .toArray();
  }

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
