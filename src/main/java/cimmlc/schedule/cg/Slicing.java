package cimmlc.schedule.cg;

import java.util.List;

/** How the rows of the operators of a segment lie in crossbars. */
@FunctionalInterface
public interface Slicing {

  /**
   * The slices of a copy.
   *
   * @param operator by index in its segment
   * @param team copies that share crossbars: each has rows in the VXBs of all of them
   */
  List<RowSlice> of(int operator, int team);
}
