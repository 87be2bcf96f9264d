package cimmlc.schedule.vvm;

import cimmlc.arch.Crossbar;
import cimmlc.schedule.SchedulingOptions;
import cimmlc.schedule.cg.Execution;
import cimmlc.schedule.mvm.CopyPlacement;
import cimmlc.schedule.mvm.CrossbarOperator;
import cimmlc.schedule.mvm.MvmSchedule;
import cimmlc.schedule.mvm.MvmSegment;
import cimmlc.schedule.mvm.Piece;
import cimmlc.schedule.mvm.RowGroups;
import cimmlc.schedule.mvm.RowShares;
import cimmlc.schedule.mvm.VxbGrid;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Spreads the row groups of an output over the crossbars of several copies, evened in whole groups
 * (section 3.3.4, Figure 14). Each crossbar then holds few groups of each of these copies.
 *
 * <pre>
 *   27 rows, 16 parallel, crossbars of 32 rows
 *   before   crossbar 0: rows 0..26 of copy 0          crossbar 1: rows 0..26 of copy 1
 *   after    crossbar 0: rows 0..15 of both copies     crossbar 1: rows 16..26 of both
 * </pre>
 *
 * <p>In a pipelined segment copies take windows in turn, and those far apart share: copies k and k
 * + D/2. Neighbours, whose windows arrive together, would wait for each other and gain nothing.
 */
final class RemapRowGroups {

  private final MvmSchedule mvm;
  private final Crossbar crossbar;
  private final int steps;
  private final int sharing;

  /** Up to so many copies share crossbars, where that costs no throughput. */
  RemapRowGroups(MvmSchedule mvm, SchedulingOptions options, int sharing) {
    this.mvm = mvm;
    this.crossbar = mvm.cg().arch().crossbar();
    this.steps = crossbar.steps(options.activationBits());
    this.sharing = sharing;
  }

  VvmSchedule schedule() {
    return new VvmSchedule(mvm, mvm.segments().stream().map(this::remap).toList());
  }

  private MvmSegment remap(MvmSegment segment) {
    Execution execution = mvm.cg().segments().get(segment.index()).execution();
    return new MvmSegment(
        segment.index(),
        segment.operators().stream().map(operator -> remap(operator, execution)).toList());
  }

  private CrossbarOperator remap(CrossbarOperator operator, Execution execution) {
    RowGroups groups = RowGroups.of(operator.grid(), crossbar);
    if (!groups.fit()) {
      return operator.withCopies(operator.copies(), cycles(operator.copies()));
    }
    int team = groups.sharing(operator.duplication(), sharing);
    int teams = operator.duplication() / team;
    List<CopyPlacement> copies = new ArrayList<>(operator.duplication());
    for (int first = 0; first < operator.duplication(); first += team) {
      List<List<Piece>> pieces =
          exchanged(operator, operator.copies().subList(first, first + team));
      for (int member = 0; member < team; member++) {
        int copy = execution == Execution.PIPELINE ? first / team + member * teams : first + member;
        copies.add(new CopyPlacement(copy, pieces.get(member)));
      }
    }
    copies.sort(Comparator.comparingInt(CopyPlacement::copy));
    return operator.withCopies(copies, cycles(copies));
  }

  private long cycles(List<CopyPlacement> copies) {
    int fullest =
        copies.stream()
            .flatMap(copy -> copy.pieces().stream())
            .mapToInt(piece -> crossbar.rowGroups(piece.rows()))
            .max()
            .orElse(1);
    return (long) steps * fullest;
  }

  /** The pieces of each copy of a team, all in the crossbars of all of them. */
  private List<List<Piece>> exchanged(CrossbarOperator operator, List<CopyPlacement> team) {
    VxbGrid grid = operator.grid();
    List<List<Piece>> exchanged = new ArrayList<>(team.size());
    for (int member = 0; member < team.size(); member++) {
      List<Piece> pieces = new ArrayList<>();
      for (int owner = 0; owner < team.size(); owner++) {
        for (Piece place : team.get(owner).pieces()) {
          int pack = pack(grid, place);
          int block = (place.matrixRow() - grid.packRow(pack)) / grid.vxb().rows();
          add(
              place,
              grid,
              new Slot(pack, member, block * team.size() + owner, team.size()),
              pieces);
        }
      }
      exchanged.add(pieces);
    }
    return exchanged;
  }

  private static int pack(VxbGrid grid, Piece piece) {
    return piece.matrixRow() / (grid.groupsPerPack() * grid.form().rows());
  }

  /**
   * A share of a copy's rows.
   *
   * @param member of its team
   * @param index of the share, of as many as the team has crossbars under one another
   * @param team number of copies
   */
  private record Slot(int pack, int member, int index, int team) {}

  private void add(Piece place, VxbGrid grid, Slot slot, List<Piece> into) {
    int parallel = crossbar.parallelRows();
    int begin = grid.packRow(slot.pack);
    int rows = grid.packRow(slot.pack + 1) - begin;
    RowShares shares = new RowShares(crossbar.rowGroups(rows), slot.team * grid.rowBlocks());
    int first = shares.first(slot.index);
    int count = shares.count(slot.index);
    if (count > 0) {
      into.add(
          new Piece(
              place.firstCrossbar(),
              place.crossbars(),
              slot.member * count * parallel,
              begin + first * parallel,
              Math.min(rows, (first + count) * parallel) - first * parallel,
              place.firstColumn(),
              place.columns(),
              place.delayCycles()));
    }
  }
}
