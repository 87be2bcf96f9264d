package cimmlc.schedule.mvm;

import cimmlc.arch.Crossbar;
import cimmlc.schedule.cg.Service;

/**
 * The row groups of one copy of an operator and how they are evened over crossbars (section 3.3.4):
 * 147 rows at 8 parallel in two crossbars are 10 + 9 groups.
 *
 * @param groups of the fullest pack: at most {@code parallel_row} rows each
 * @param rowBlocks crossbars that the MVM level spreads the rows of a pack over
 * @param capacity whole row groups of a crossbar
 * @param crossbarGroups row groups of the fullest crossbar as the MVM level leaves it
 */
public record RowGroups(int groups, int rowBlocks, int capacity, int crossbarGroups) {

  /** The row groups of an operator. */
  public static RowGroups of(VxbGrid grid, Crossbar crossbar) {
    return new RowGroups(
        crossbar.rowGroups(grid.packRow(1)),
        grid.rowBlocks(),
        crossbar.rows() / crossbar.parallelRows(),
        crossbar.rowGroups(Math.min(crossbar.rows(), grid.packRow(1))));
  }

  /** True if whole row groups fit the crossbars that there are. */
  public boolean fit() {
    return perCrossbar(1) <= capacity;
  }

  /** Row groups of a copy in its fullest crossbar where so many copies share theirs. */
  public int perCrossbar(int sharing) {
    return Math.ceilDiv(groups, sharing * rowBlocks);
  }

  /** True if copies lose no throughput by sharing, which also means that they fit. */
  public boolean mayShare(int sharing) {
    return fit() && sharing * perCrossbar(sharing) <= perCrossbar(1);
  }

  /** Of so many copies, the most up to a limit that may share crossbars, all teams alike. */
  public int sharing(int copies, int limit) {
    int sharing = Math.min(copies, Math.min(limit, groups));
    while (sharing > 1 && (copies % sharing != 0 || !mayShare(sharing))) {
      sharing--;
    }
    return Math.max(1, sharing);
  }

  /**
   * How copies are served once their row groups are spread.
   *
   * @param limit copies that may share crossbars; 0 where row groups stay where they are
   * @param steps in which an activation enters
   */
  public Service service(int copies, int limit, int steps) {
    if (limit == 0) {
      return new Service(copies, (long) steps * crossbarGroups);
    }
    int sharing = sharing(copies, limit);
    int fullest = fit() ? perCrossbar(sharing) : crossbarGroups;
    return new Service(copies / sharing, (long) steps * fullest);
  }
}
