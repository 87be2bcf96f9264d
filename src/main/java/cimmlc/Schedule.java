package cimmlc;

import cimmlc.schedule.cg.CgSchedule;
import cimmlc.schedule.mvm.MvmSchedule;
import cimmlc.schedule.mvm.MvmSegment;
import cimmlc.schedule.vvm.VvmSchedule;
import java.util.List;

/** A schedule of the finest level that the computing mode shows (Figure 4). */
public sealed interface Schedule {

  /** The computing-graph level. */
  CgSchedule cg();

  /** Where copies stand on crossbars; empty in core mode, which does not show them. */
  List<MvmSegment> placement();

  /** Core mode. */
  record OnCores(CgSchedule cg) implements Schedule {
    @Override
    public List<MvmSegment> placement() {
      return List.of();
    }
  }

  /** Crossbar mode. */
  record OnCrossbars(MvmSchedule mvm) implements Schedule {
    @Override
    public CgSchedule cg() {
      return mvm.cg();
    }

    @Override
    public List<MvmSegment> placement() {
      return mvm.segments();
    }
  }

  /** Wordline mode. */
  record OnRows(VvmSchedule vvm) implements Schedule {
    @Override
    public CgSchedule cg() {
      return vvm.mvm().cg();
    }

    @Override
    public List<MvmSegment> placement() {
      return vvm.segments();
    }
  }
}
