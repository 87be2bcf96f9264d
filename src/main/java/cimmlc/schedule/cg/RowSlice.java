package cimmlc.schedule.cg;

/**
 * Rows of an operator's matrix that lie in a VXB, which starts when its own slice of the input is
 * there (section 3.3.3).
 *
 * @param firstRow of a group's matrix, among those of the whole node
 * @param endRow the row after the last one
 * @param vxb number of it in a copy, which says when its turn is
 */
public record RowSlice(int firstRow, int endRow, int vxb) {

  /** A VXB that waits for whole windows. */
  static RowSlice whole(int vxb) {
    return new RowSlice(0, Integer.MAX_VALUE, vxb);
  }
}
