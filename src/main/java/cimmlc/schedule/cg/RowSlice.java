package cimmlc.schedule.cg;

/**
 * Rows of an operator's matrix that lie in crossbars of their own, which start when their own slice
 * of the input is there (section 3.3.3).
 *
 * @param firstRow of the node's matrix
 * @param endRow the row after the last one
 * @param crossbars of one copy that hold them
 * @param delayCycles that they wait then
 */
public record RowSlice(int firstRow, int endRow, long crossbars, long delayCycles) {}
