package cimmlc.sim.functional;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What stands in the rows of each crossbar. */
final class Crossbars {

  /**
   * Rows of a crossbar that hold rows of a piece.
   *
   * @param index which of the piece's crossbars this is
   * @param begin first row in the crossbar
   * @param end behind the last row in the crossbar
   * @param skipped rows of the piece that stood before {@code begin} and are overwritten
   */
  record Rows(WrittenPiece piece, int index, int begin, int end, int skipped) {

    boolean holds(int first, int count) {
      return begin <= first && first + count <= end;
    }

    private Rows part(int from, int to) {
      return new Rows(piece, index, from, to, skipped + from - begin);
    }
  }

  private final Map<Long, List<Rows>> contents = new HashMap<>();

  /** Writes a piece from a row on; {@code clear}: nothing else stays in its crossbars. */
  void write(WrittenPiece piece, long crossbar, int row, boolean clear) {
    for (int i = 0; i < piece.crossbars(); i++) {
      Rows written = new Rows(piece, i, row, row + piece.rows(), 0);
      List<Rows> kept = new ArrayList<>(1);
      if (!clear) {
        contents.getOrDefault(crossbar + i, List.of()).forEach(old -> keep(old, written, kept));
      }
      kept.add(written);
      contents.put(crossbar + i, kept);
    }
  }

  private static void keep(Rows old, Rows written, List<Rows> kept) {
    if (old.begin < written.begin) {
      kept.add(old.part(old.begin, Math.min(old.end, written.begin)));
    }
    if (old.end > written.end) {
      kept.add(old.part(Math.max(old.begin, written.end), old.end));
    }
  }

  /**
   * What a range of rows holds.
   *
   * @throws IllegalArgumentException if one of them is not written, or they hold different pieces
   */
  Rows rows(long crossbar, int row, int count) {
    boolean some = false;
    for (Rows rows : contents.getOrDefault(crossbar, List.of())) {
      if (rows.holds(row, count)) {
        return rows;
      }
      some |= rows.begin < row + count && row < rows.end;
    }
    throw new IllegalArgumentException(
        "rows %d to %d of crossbar %d %s"
            .formatted(
                row,
                row + count - 1,
                crossbar,
                some
                    ? "are not all written by one statement"
                    : "are read before they are written"));
  }

  /**
   * What a whole crossbar holds.
   *
   * @throws IllegalArgumentException if nothing, or several pieces
   */
  Rows whole(long crossbar) {
    List<Rows> rows = contents.getOrDefault(crossbar, List.of());
    if (rows.isEmpty()) {
      throw new IllegalArgumentException("crossbar " + crossbar + " is read before it is written");
    }
    if (rows.size() > 1) {
      throw new IllegalArgumentException(
          "crossbar " + crossbar + " is read whole and holds " + rows.size() + " pieces");
    }
    return rows.getFirst();
  }
}
