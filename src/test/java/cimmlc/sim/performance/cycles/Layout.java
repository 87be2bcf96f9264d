package cimmlc.sim.performance.cycles;

import cimmlc.arch.Architecture;
import cimmlc.arch.Binding;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Where a copy's matrix lies (docs/timing.md, "Matrix on cores").
 *
 * @param blocks the virtual crossbars in their order
 * @param crossbarsPerBlock of each
 * @param crossbarsPerCore of the chip
 * @param slices cells of a weight
 */
record Layout(List<Block> blocks, int crossbarsPerBlock, int crossbarsPerCore, int slices) {

  /**
   * A virtual crossbar.
   *
   * @param input which rows of the matrix it has: equal for blocks that hold the same ones
   * @param rows of the matrix
   * @param columns of the matrix
   * @param last true if no further rows are added to these columns
   */
  record Block(List<Integer> input, long rows, long columns, boolean last) {}

  /** A matrix of the chip's binding; of two possible ones the one with fewer crossbars. */
  static Layout of(Architecture arch, int weightBits, int groups, int rows, int columns) {
    int slices = arch.crossbar().slices(weightBits, arch.ext().weightEncoding());
    int wide = arch.crossbar().columns();
    Layout inColumns =
        new Layout(
            wide < slices ? List.of() : blocks(arch, groups, rows, columns, wide / slices),
            1,
            arch.crossbarsPerCore(),
            slices);
    Layout acrossCrossbars =
        new Layout(
            blocks(arch, groups, rows, columns, wide), slices, arch.crossbarsPerCore(), slices);
    return switch (arch.ext().binding()) {
      case Binding.B_TO_COLUMNS -> inColumns;
      case Binding.B_TO_CROSSBARS -> acrossCrossbars;
      case Binding.FREE ->
          wide < slices || acrossCrossbars.crossbars() < inColumns.crossbars()
              ? acrossCrossbars
              : inColumns;
    };
  }

  private static List<Block> blocks(
      Architecture arch, int groups, int rows, int columns, int wide) {
    int high = arch.crossbar().rows();
    List<Block> blocks = new ArrayList<>();
    int fit = Math.min(high / rows, wide / columns);
    if (fit > 0) {
      for (int g = 0; g < groups; g += fit) {
        int packed = Math.min(fit, groups - g);
        blocks.add(new Block(List.of(g), (long) packed * rows, (long) packed * columns, true));
      }
      return blocks;
    }
    for (int g = 0; g < groups; g++) {
      for (int c = 0; c < columns; c += wide) {
        for (int r = 0; r < rows; r += high) {
          blocks.add(
              new Block(
                  List.of(g, r),
                  Math.min(high, rows - r),
                  Math.min(wide, columns - c),
                  r + high >= rows));
        }
      }
    }
    return blocks;
  }

  long crossbars() {
    return (long) blocks.size() * crossbarsPerBlock;
  }

  int cores() {
    return (int) Math.ceilDiv(crossbars(), crossbarsPerCore);
  }

  private List<Block> blocksOf(int core) {
    List<Block> own = new ArrayList<>();
    for (int i = 0; i < blocks.size(); i++) {
      if ((long) i * crossbarsPerBlock / crossbarsPerCore == core) {
        own.add(blocks.get(i));
      }
    }
    return own;
  }

  /** Different matrix rows of a core. */
  long rows(int core) {
    Set<List<Integer>> seen = new HashSet<>();
    return blocksOf(core).stream().filter(b -> seen.add(b.input())).mapToLong(Block::rows).sum();
  }

  /** Rows of a core's crossbars. */
  long fedRows(int core) {
    return blocksOf(core).stream().mapToLong(b -> b.rows() * crossbarsPerBlock).sum();
  }

  /** Sums that a core has for a window. */
  long sums(int core) {
    return blocksOf(core).stream().mapToLong(Block::columns).sum();
  }

  /** Values that a core stores for a window. */
  long finished(int core) {
    return blocksOf(core).stream().filter(Block::last).mapToLong(Block::columns).sum();
  }

  /** Columns of cells that hold weights, of all crossbars. */
  long cellColumns() {
    return blocks.stream().mapToLong(b -> b.columns() * slices).sum();
  }

  /** Cells that hold weights, or the zeros between packed groups, of all crossbars. */
  long cells() {
    return blocks.stream().mapToLong(b -> b.rows() * b.columns() * slices).sum();
  }

  /** Rows of the fullest crossbar. */
  long mostRows() {
    return blocks.stream().mapToLong(Block::rows).max().orElseThrow();
  }
}
