package cimmlc.schedule.cg;

import cimmlc.graph.MatrixForm;
import org.jspecify.annotations.Nullable;

/**
 * A block of an operator that is larger than the whole chip (semantics.md section 3), in the node's
 * own matrix form: half-open ranges of groups, and of rows and columns inside each group's matrix.
 * Rows are numbered as an HWC buffer is read: kernel row, kernel column, input channel of the
 * group.
 *
 * @param index 0-based; row ranges of the same columns follow one another
 * @param count parts of the node; 1 for a whole operator
 */
public record Part(
    int index,
    int count,
    int groupBegin,
    int groupEnd,
    int rowBegin,
    int rowEnd,
    int columnBegin,
    int columnEnd) {

  public Part {
    if (index < 0
        || index >= count
        || empty(groupBegin, groupEnd)
        || empty(rowBegin, rowEnd)
        || empty(columnBegin, columnEnd)) {
      throw new IllegalArgumentException("impossible part " + index + " of " + count);
    }
  }

  private static boolean empty(int begin, int end) {
    return begin < 0 || begin >= end;
  }

  /** All of an operator. */
  public static Part whole(MatrixForm form) {
    return new Part(0, 1, 0, form.groups(), 0, form.rows(), 0, form.columns());
  }

  /** True if the operator is not split. */
  public boolean isWhole() {
    return count == 1;
  }

  /**
   * True if this part gives raw int32 partial sums, which a {@link ScheduledOperator.Merge} adds.
   */
  public boolean isPartialSum(MatrixForm node) {
    return rowEnd - rowBegin < node.rows();
  }

  /** True if this part begins a matrix, or begins where the former part ends: rows first. */
  boolean follows(@Nullable Part former, MatrixForm node) {
    if (former == null) {
      return index == 0 && groupBegin == 0 && rowBegin == 0 && columnBegin == 0;
    }
    boolean sameGroups = groupBegin == former.groupBegin && groupEnd == former.groupEnd;
    boolean sameColumns = columnBegin == former.columnBegin && columnEnd == former.columnEnd;
    boolean next =
        former.rowEnd < node.rows()
            ? sameGroups && sameColumns && rowBegin == former.rowEnd
            : former.columnEnd < node.columns()
                ? sameGroups && rowBegin == 0 && columnBegin == former.columnEnd
                : rowBegin == 0 && columnBegin == 0 && groupBegin == former.groupEnd;
    return next && index == former.index + 1 && count == former.count;
  }

  /** True if this part is the last one and ends where the matrix ends. */
  boolean completes(MatrixForm node) {
    return index == count - 1
        && rowEnd == node.rows()
        && columnEnd == node.columns()
        && groupEnd == node.groups();
  }

  /** The part as an operator of its own. */
  public MatrixForm formIn(MatrixForm node) {
    return new MatrixForm(
        rowEnd - rowBegin, columnEnd - columnBegin, groupEnd - groupBegin, node.windows());
  }
}
