package cimmlc.schedule.mvm;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Does every copy hold every row of every column block exactly once? Linear in crossbars. */
final class CoverCheck {

  private final String name;
  private final VxbGrid grid;

  CoverCheck(String name, VxbGrid grid) {
    this.name = name;
    this.grid = grid;
  }

  void check(List<CopyPlacement> copies) {
    for (int i = 0; i < copies.size(); i++) {
      require(copies.get(i).copy() == i, "copies out of order");
      check(copies.get(i));
    }
  }

  private void check(CopyPlacement copy) {
    int blocks = grid.columnBlocks();
    List<List<Piece>> byBlock = new ArrayList<>();
    for (int i = 0; i < grid.packs() * blocks; i++) {
      byBlock.add(new ArrayList<>());
    }
    for (Piece piece : copy.pieces()) {
      int first = block(piece.firstColumn());
      int count = piece.crossbars() / grid.vxb().crossbars();
      int pack = first / blocks;
      int end = first % blocks + count;
      require(
          count * grid.vxb().crossbars() == piece.crossbars()
              && end <= blocks
              && grid.blockColumn(pack, first % blocks) == piece.firstColumn()
              && grid.blockColumn(pack, end) == piece.firstColumn() + piece.columns(),
          "columns from " + piece.firstColumn() + " are no whole blocks");
      byBlock.subList(first, first + count).forEach(block -> block.add(piece));
    }
    for (int i = 0; i < byBlock.size(); i++) {
      checkRows(byBlock.get(i), grid.packRow(i / blocks), grid.packRow(i / blocks + 1));
    }
  }

  /** The column block, counted over all packs, that a column belongs to. */
  private int block(int column) {
    int pack = column / (grid.groupsPerPack() * grid.form().columns());
    require(pack < grid.packs(), "column " + column + " lies outside the matrix");
    return pack * grid.columnBlocks() + (column - grid.packColumn(pack)) / grid.vxb().columns();
  }

  private void checkRows(List<Piece> pieces, int begin, int end) {
    pieces.sort(Comparator.comparingInt(Piece::matrixRow));
    int row = begin;
    for (Piece piece : pieces) {
      require(piece.matrixRow() == row, "row " + row + " is held twice or not at all");
      row = piece.endMatrixRow();
    }
    require(row == end, "rows from " + row + " on are not held");
  }

  private void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(name + ": " + message);
    }
  }
}
