package cimmlc.schedule.mvm;

import cimmlc.arch.Crossbar;
import cimmlc.schedule.cg.RowSlice;
import cimmlc.schedule.cg.ScheduledOperator.Cim;
import java.util.ArrayList;
import java.util.List;

/** Which rows of its operator's matrix each VXB of a copy holds, as far as its input says when. */
final class RowSlices {

  private final Cim cim;
  private final VxbGrid grid;

  RowSlices(CrossbarOperator operator) {
    this.cim = operator.cim();
    this.grid = operator.grid();
  }

  /** Every row where the mapping puts it. */
  List<RowSlice> inPlace() {
    List<RowSlice> slices = new ArrayList<>();
    for (int pack = 0; pack < grid.packs(); pack++) {
      for (int block = 0; block < grid.rowBlocks(); block++) {
        add(slices, pack, grid.blockRow(pack, block), grid.blockRow(pack, block + 1), block);
      }
    }
    return slices;
  }

  /** Row groups spread over the crossbars of so many copies (section 3.3.4, Figure 14). */
  List<RowSlice> spread(int team, Crossbar crossbar) {
    if (!RowGroups.of(grid, crossbar).fit()) {
      return inPlace();
    }
    List<RowSlice> slices = new ArrayList<>();
    for (int pack = 0; pack < grid.packs(); pack++) {
      int begin = grid.packRow(pack);
      int end = grid.packRow(pack + 1);
      RowShares shares = new RowShares(crossbar.rowGroups(end - begin), team * grid.rowBlocks());
      for (int share = 0; share < team * grid.rowBlocks(); share++) {
        int first = begin + shares.first(share) * crossbar.parallelRows();
        int last = begin + shares.first(share + 1) * crossbar.parallelRows();
        add(slices, pack, first, Math.min(end, last), share / team);
      }
    }
    return slices;
  }

  /** The VXBs of all columns for some rows of the stacked matrix. */
  private void add(List<RowSlice> into, int pack, int first, int end, int block) {
    boolean wholeGroups = grid.groupsPerPack() > 1;
    int before = grid.packRow(pack) - cim.part().rowBegin();
    int vxb = (pack * grid.rowBlocks() + block) * grid.columnBlocks();
    for (int column = 0; column < grid.columnBlocks() && first < end; column++) {
      into.add(
          wholeGroups
              ? new RowSlice(0, Integer.MAX_VALUE, vxb + column)
              : new RowSlice(first - before, end - before, vxb + column));
    }
  }
}
