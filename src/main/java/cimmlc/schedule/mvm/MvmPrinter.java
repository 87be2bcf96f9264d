package cimmlc.schedule.mvm;

import cimmlc.schedule.cg.Segment;
import java.util.List;

/**
 * The text of a schedule on crossbars ({@code --emit=mvm}): a line a segment, an operator and a
 * piece. A piece of the matrix is {@code rows x columns at row, column}.
 */
public final class MvmPrinter {

  private MvmPrinter() {}

  /** The text of a schedule, lines ended by {@code \n}. */
  public static String print(MvmSchedule schedule) {
    return print("mvm policy=" + schedule.policy(), schedule, schedule.segments());
  }

  /** The text of segments that refine those of a schedule, under a header line. */
  public static String print(String header, MvmSchedule schedule, List<MvmSegment> segments) {
    StringBuilder text = new StringBuilder(header).append('\n');
    for (MvmSegment segment : segments) {
      Segment coarse = schedule.cg().segments().get(segment.index());
      text.append(
          "segment %d %s crossbars=%d\n"
              .formatted(segment.index(), coarse.execution().key(), segment.crossbarsUsed()));
      segment.operators().forEach(operator -> print(operator, text));
    }
    return text.toString();
  }

  private static void print(CrossbarOperator operator, StringBuilder text) {
    VxbGrid grid = operator.grid();
    // The name comes last: it may contain anything but a line break.
    text.append(
        "  cim %dx%dx%d windows=%d vxbs=%dx%dx%d duplication=%d cycles=%d %s\n"
            .formatted(
                grid.form().rows(),
                grid.form().columns(),
                grid.form().groups(),
                grid.form().windows(),
                grid.packs(),
                grid.rowBlocks(),
                grid.columnBlocks(),
                operator.duplication(),
                operator.mvmCycles(),
                operator.cim().node().name()));
    for (CopyPlacement copy : operator.copies()) {
      text.append("    copy ").append(copy.copy()).append('\n');
      copy.pieces().forEach(piece -> print(piece, text));
    }
  }

  private static void print(Piece piece, StringBuilder text) {
    text.append(
        "      crossbars %d..%d row %d: %d x %d at %d, %d%s\n"
            .formatted(
                piece.firstCrossbar(),
                piece.endCrossbar() - 1,
                piece.crossbarRow(),
                piece.rows(),
                piece.columns(),
                piece.matrixRow(),
                piece.firstColumn(),
                piece.delayCycles() == 0 ? "" : " delay=" + piece.delayCycles()));
  }
}
