package cimmlc;

import cimmlc.schedule.CrossbarMapping;
import cimmlc.schedule.cg.CgSchedule;
import cimmlc.schedule.cg.ScheduledOperator.Cim;
import cimmlc.schedule.cg.Segment;
import cimmlc.schedule.mvm.CopyPlacement;
import cimmlc.schedule.mvm.CrossbarOperator;
import cimmlc.schedule.mvm.MvmSchedule;
import cimmlc.schedule.mvm.MvmSegment;
import cimmlc.schedule.mvm.Piece;
import cimmlc.schedule.mvm.VxbGrid;
import cimmlc.schedule.vvm.VvmSchedule;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Legal placements of any kind, more various than those that policies make: copies beside one
 * another in an operator's cores, pieces of any width, rows of two copies exchanged.
 */
final class RandomPlacement {

  private final CgSchedule cg;
  private final int weightBits;
  private final SplittableRandom random;

  RandomPlacement(CgSchedule cg, int weightBits, long seed) {
    this.cg = cg;
    this.weightBits = weightBits;
    this.random = new SplittableRandom(seed);
  }

  MvmSchedule crossbars() {
    return new MvmSchedule(
        cg,
        "random",
        cg.segments().stream()
            .map(segment -> new MvmSegment(segment.index(), operators(segment)))
            .toList());
  }

  VvmSchedule rows() {
    MvmSchedule mvm = crossbars();
    return new VvmSchedule(
        mvm,
        mvm.segments().stream()
            .map(segment ->
                new MvmSegment(
                    segment.index(), segment.operators().stream().map(this::exchanged).toList()))
            .toList());
  }

  private List<CrossbarOperator> operators(Segment segment) {
    return segment.cims().stream().map(this::placed).toList();
  }

  private CrossbarOperator placed(Cim cim) {
    VxbGrid grid = VxbGrid.of(CrossbarMapping.of(cim.form(), cg.arch(), weightBits));
    int perCore = cg.arch().crossbarsPerCore();
    long most = Math.min(cim.cores() * perCore / grid.crossbars(), cim.form().windows());
    int copies = random.nextInt(1, (int) Math.min(most, 6) + 1);
    List<CopyPlacement> placed = new ArrayList<>();
    long crossbar = (long) cim.firstCore() * perCore;
    for (int copy = 0; copy < copies; copy++) {
      placed.add(new CopyPlacement(copy, pieces(grid, crossbar)));
      crossbar += grid.crossbars();
    }
    return new CrossbarOperator(cim, grid, placed, 1);
  }

  private List<Piece> pieces(VxbGrid grid, long first) {
    int perCore = cg.arch().crossbarsPerCore();
    int width = grid.vxb().crossbars();
    List<Piece> pieces = new ArrayList<>();
    long crossbar = first;
    for (int pack = 0; pack < grid.packs(); pack++) {
      for (int row = 0; row < grid.rowBlocks(); row++) {
        for (int column = 0; column < grid.columnBlocks(); ) {
          int count = 1;
          while (column + count < grid.columnBlocks()
              && crossbar % perCore + (count + 1L) * width <= perCore
              && random.nextInt(4) > 0) {
            count++;
          }
          pieces.add(piece(grid, crossbar, pack, row, column, count));
          crossbar += (long) count * width;
          column += count;
        }
      }
    }
    return pieces;
  }

  private Piece piece(VxbGrid grid, long crossbar, int pack, int row, int column, int count) {
    int begin = grid.blockRow(pack, row);
    int left = grid.blockColumn(pack, column);
    return new Piece(
        crossbar,
        count * grid.vxb().crossbars(),
        0,
        begin,
        grid.blockRow(pack, row + 1) - begin,
        left,
        grid.blockColumn(pack, column + count) - left,
        random.nextInt(3));
  }

  /** Each piece of copies 2k and 2k + 1 in two halves, which these copies exchange. */
  private CrossbarOperator exchanged(CrossbarOperator operator) {
    List<CopyPlacement> copies = new ArrayList<>(operator.copies());
    for (int i = 0; i + 1 < copies.size(); i += 2) {
      List<Piece> even = operator.copies().get(i).pieces();
      List<Piece> odd = operator.copies().get(i + 1).pieces();
      if (random.nextInt(4) > 0 && alike(even, odd)) {
        copies.set(i, new CopyPlacement(i, halves(even, odd, 0)));
        copies.set(i + 1, new CopyPlacement(i + 1, halves(even, odd, 1)));
      }
    }
    return operator.withCopies(copies, 1);
  }

  private boolean alike(List<Piece> even, List<Piece> odd) {
    int rows = cg.arch().crossbar().rows();
    for (int i = 0; i < even.size(); i++) {
      Piece piece = even.get(i);
      boolean same =
          i < odd.size()
              && odd.get(i).matrixRow() == piece.matrixRow()
              && odd.get(i).firstColumn() == piece.firstColumn()
              && odd.get(i).crossbars() == piece.crossbars();
      if (!same || piece.rows() < 2 || (piece.rows() + 1) / 2 * 2 > rows) {
        return false;
      }
    }
    return true;
  }

  private static List<Piece> halves(List<Piece> even, List<Piece> odd, int copy) {
    List<Piece> halves = new ArrayList<>();
    for (int i = 0; i < even.size(); i++) {
      int upper = (even.get(i).rows() + 1) / 2;
      int lower = even.get(i).rows() - upper;
      halves.add(part(even.get(i), copy * upper, 0, upper));
      halves.add(part(even.get(i), odd.get(i).firstCrossbar(), copy * lower, upper, lower));
    }
    return halves;
  }

  private static Piece part(Piece piece, int crossbarRow, int skipped, int rows) {
    return part(piece, piece.firstCrossbar(), crossbarRow, skipped, rows);
  }

  private static Piece part(Piece piece, long crossbar, int crossbarRow, int skipped, int rows) {
    return new Piece(
        crossbar,
        piece.crossbars(),
        crossbarRow,
        piece.matrixRow() + skipped,
        rows,
        piece.firstColumn(),
        piece.columns(),
        piece.delayCycles());
  }
}
