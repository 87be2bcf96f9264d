package cimmlc.schedule.mvm;

import cimmlc.arch.Architecture;
import cimmlc.schedule.cg.CgSchedule;
import cimmlc.schedule.cg.Segment;
import java.util.List;

/** Do the segments of a finer level belong to the computing-graph level's, and stay on the chip? */
public final class PlacementCheck {

  private final Architecture arch;

  private PlacementCheck(Architecture arch) {
    this.arch = arch;
  }

  /** Throws IllegalArgumentException, with the reason, for segments that are not a schedule's. */
  public static void check(CgSchedule cg, List<MvmSegment> segments) {
    require(cg.segments().size() == segments.size(), "as many segments as the graph level has");
    PlacementCheck check = new PlacementCheck(cg.arch());
    for (int i = 0; i < segments.size(); i++) {
      Segment coarse = cg.segments().get(i);
      MvmSegment fine = segments.get(i);
      require(fine.index() == i, "segments out of order");
      require(
          coarse.cims().equals(fine.operators().stream().map(CrossbarOperator::cim).toList()),
          "segment " + i + " has other operators than the graph level's");
      fine.operators().forEach(check::check);
    }
  }

  private void check(CrossbarOperator operator) {
    for (CopyPlacement copy : operator.copies()) {
      for (Piece piece : copy.pieces()) {
        check(operator, piece);
      }
    }
  }

  private void check(CrossbarOperator operator, Piece piece) {
    int perCore = arch.crossbarsPerCore();
    boolean oneVxb = piece.crossbars() == operator.grid().vxb().crossbars();
    boolean oneCore = piece.firstCrossbar() / perCore == (piece.endCrossbar() - 1) / perCore;
    require(
        piece.endCrossbar() <= arch.crossbars()
            && piece.crossbarRow() + piece.rows() <= arch.crossbar().rows()
            && (oneVxb || oneCore),
        operator.cim().node().name() + ": no such rows in one core: " + piece);
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
