package cimmlc.schedule.vvm;

import cimmlc.schedule.mvm.CrossbarOperator;
import cimmlc.schedule.mvm.MvmSchedule;
import cimmlc.schedule.mvm.MvmSegment;
import cimmlc.schedule.mvm.PlacementCheck;
import java.util.List;
import java.util.stream.Stream;

/**
 * The result of the VVM level (section 3.3.4): the same copies, their row groups remapped, so that
 * a piece is a run of row groups in a crossbar that another copy's pieces may share. A crossbar
 * activates one row group at a time; {@code mvmCycles} of an operator counts its own groups.
 *
 * @param mvm what it refines
 * @param segments one for each of the MVM level
 */
public record VvmSchedule(MvmSchedule mvm, List<MvmSegment> segments) {

  public VvmSchedule {
    segments = List.copyOf(segments);
    PlacementCheck.check(mvm.cg(), segments);
  }

  /** All operators on crossbars, in order. */
  public Stream<CrossbarOperator> operators() {
    return segments.stream().flatMap(segment -> segment.operators().stream());
  }
}
