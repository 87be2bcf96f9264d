package cimmlc.codegen;

import cimmlc.schedule.mvm.Piece;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What one copy does for a window, before its buffers have addresses: which rows each core loads,
 * which pieces read them, and how their partial sums come together.
 *
 * @param patches in the order in which pieces need them
 * @param blocks of columns, ascending
 * @param underWay windows that a stagger has under way at once: each needs buffers of its own
 */
record CopyPlan(List<Patch> patches, List<Block> blocks, int underWay) {

  /**
   * Rows of the input vector in the local buffer of a core.
   *
   * @param row first one, in the stacked matrix
   * @param pieces of that core that read exactly these
   */
  record Patch(int core, int row, int rows, List<Piece> pieces) {}

  /**
   * Columns that no piece cuts, and the partial sums that they get.
   *
   * @param partials by core; first the home core's, which has the first rows
   */
  record Block(int column, int columns, List<Partial> partials) {

    int home() {
      return partials.getFirst().core();
    }

    List<Partial> remote() {
      return partials.subList(1, partials.size());
    }
  }

  /** The pieces of one core that contribute to a block, by rows. */
  record Partial(int core, List<Piece> pieces) {}

  private record PatchKey(int core, int row, int rows) {}

  /**
   * Plans a copy.
   *
   * @param pieces of the copy
   * @param crossbarsPerCore of the chip
   * @param columnsTogether blocks are cut at its multiples: where channels do not follow one
   *     another
   */
  static CopyPlan of(List<Piece> pieces, int crossbarsPerCore, int columnsTogether) {
    Map<PatchKey, Patch> patches = new LinkedHashMap<>();
    TreeSet<Integer> cuts = new TreeSet<>();
    for (Piece piece : pieces) {
      int core = core(piece, crossbarsPerCore);
      patches
          .computeIfAbsent(
              new PatchKey(core, piece.matrixRow(), piece.rows()),
              key -> new Patch(key.core(), key.row(), key.rows(), new ArrayList<>()))
          .pieces()
          .add(piece);
      cuts.add(piece.firstColumn());
      cuts.add(piece.firstColumn() + piece.columns());
      addCuts(cuts, piece, columnsTogether);
    }
    return new CopyPlan(List.copyOf(patches.values()), blocks(pieces, cuts, crossbarsPerCore), 1);
  }

  private static void addCuts(TreeSet<Integer> cuts, Piece piece, int multiple) {
    long end = (long) piece.firstColumn() + piece.columns();
    long first = Math.ceilDiv(piece.firstColumn(), multiple) * (long) multiple;
    for (long column = first; column < end; column += multiple) {
      cuts.add((int) column);
    }
  }

  /** The same with so many windows under way. */
  CopyPlan withUnderWay(int windows) {
    return new CopyPlan(patches, blocks, windows);
  }

  /** True if something has to be added. */
  boolean hasPartialSums() {
    return blocks.stream()
        .anyMatch(block ->
            block.partials().size() > 1 || block.partials().getFirst().pieces().size() > 1);
  }

  static int core(Piece piece, int crossbarsPerCore) {
    return Math.toIntExact(piece.firstCrossbar() / crossbarsPerCore);
  }

  private static List<Block> blocks(
      List<Piece> pieces, TreeSet<Integer> cuts, int crossbarsPerCore) {
    List<Piece> byRow = new ArrayList<>(pieces);
    byRow.sort(Comparator.comparingInt(Piece::matrixRow));
    Map<Integer, Map<Integer, Partial>> partials = new LinkedHashMap<>();
    for (Piece piece : byRow) {
      int core = core(piece, crossbarsPerCore);
      int end = piece.firstColumn() + piece.columns();
      for (int column : cuts.subSet(piece.firstColumn(), end)) {
        partials
            .computeIfAbsent(column, _ -> new LinkedHashMap<>())
            .computeIfAbsent(core, _ -> new Partial(core, new ArrayList<>()))
            .pieces()
            .add(piece);
      }
    }
    List<Block> blocks = new ArrayList<>();
    for (int column : cuts) {
      Map<Integer, Partial> contributors = partials.get(column);
      Integer end = cuts.higher(column);
      if (contributors != null && end != null) {
        blocks.add(new Block(column, end - column, List.copyOf(contributors.values())));
      }
    }
    return blocks;
  }
}
