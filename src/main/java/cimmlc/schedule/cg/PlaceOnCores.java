package cimmlc.schedule.cg;

import cimmlc.schedule.cg.ScheduledOperator.Cim;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives each copy its cores: one after another in topological order, row-major in the chip's grid,
 * so that producers and consumers are neighbours.
 *
 * <pre>
 *   before   conv1 x 2 copies of 1 core, conv2 x 1 copy of 3 cores
 *   after    conv1: 0, 1   conv2: 2..4
 * </pre>
 */
final class PlaceOnCores {

  private PlaceOnCores() {}

  /** The same operators, placed. */
  static List<ScheduledOperator> inOrder(List<ScheduledOperator> operators) {
    return inOrder(0, operators);
  }

  /** The same segment from a core on. */
  static Segment from(int first, Segment segment) {
    return new Segment(segment.index(), segment.execution(), inOrder(first, segment.operators()));
  }

  private static List<ScheduledOperator> inOrder(int first, List<ScheduledOperator> operators) {
    List<ScheduledOperator> placed = new ArrayList<>(operators.size());
    long core = first;
    for (ScheduledOperator operator : operators) {
      if (operator instanceof Cim cim) {
        placed.add(cim.placedAt(Math.toIntExact(core)));
        core += cim.cores();
      } else {
        placed.add(operator);
      }
    }
    return placed;
  }

  /**
   * The same segment with other numbers of copies, placed anew.
   *
   * @param copies of each operator on cores, in order
   */
  static Segment withDuplication(Segment segment, int[] copies) {
    List<ScheduledOperator> operators = new ArrayList<>(segment.operators().size());
    int next = 0;
    for (ScheduledOperator operator : segment.operators()) {
      operators.add(operator instanceof Cim cim ? cim.withDuplication(copies[next++]) : operator);
    }
    return new Segment(segment.index(), segment.execution(), inOrder(operators));
  }
}
