package cimmlc.schedule.mvm;

import cimmlc.schedule.WindowShare;
import cimmlc.schedule.cg.Execution;
import cimmlc.schedule.cg.ScheduledOperator.Cim;
import java.util.List;

/**
 * An operator, or a part of one, on crossbars. Every copy holds the whole stacked matrix once.
 *
 * @param cim the operator as the computing-graph level left it, with that level's duplication
 * @param grid how its matrix is cut
 * @param copies D' of them; windows are shared out among them
 * @param mvmCycles T of one window of one copy: steps x row groups of its fullest crossbar
 */
public record CrossbarOperator(Cim cim, VxbGrid grid, List<CopyPlacement> copies, long mvmCycles) {

  public CrossbarOperator {
    copies = List.copyOf(copies);
    boolean fits = copies.size() <= Math.max(1, cim.form().windows());
    if (copies.isEmpty() || !fits || !grid.form().equals(cim.form()) || mvmCycles < 1) {
      throw new IllegalArgumentException(
          "%s: %d copies for %d windows of %d cycles"
              .formatted(cim.node().name(), copies.size(), cim.form().windows(), mvmCycles));
    }
    new CoverCheck(cim.node().name(), grid).check(copies);
  }

  /** The number of copies, D'. */
  public int duplication() {
    return copies.size();
  }

  /** The windows of a copy in a segment that is executed so. */
  public WindowShare share(Execution execution, int copy) {
    return execution.share(cim.form().windows(), duplication(), copy);
  }

  /** The same operator elsewhere. */
  public CrossbarOperator withCopies(List<CopyPlacement> placed, long cycles) {
    return new CrossbarOperator(cim, grid, placed, cycles);
  }
}
