package cimmlc.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How a reshape regroups axes: the finest blocks of neighbouring axes that hold as many values on
 * both sides. Axes of extent 1 belong to no block.
 *
 * <pre>
 *   [1,768,14,14] to [1,768,196]: {1}-{1} {2,3}-{2}        [1,197,768] to [1,197,12,64]: {1}-{1} {2}-{2,3}
 * </pre>
 *
 * @param from axes before, ascending
 * @param to axes after, ascending
 */
public record ReshapeBlock(List<Integer> from, List<Integer> to) {

  public ReshapeBlock {
    from = List.copyOf(from);
    to = List.copyOf(to);
  }

  /** The blocks of a reshape, in order; none where there are no values. */
  public static List<ReshapeBlock> of(Shape from, Shape to) {
    List<ReshapeBlock> blocks = new ArrayList<>();
    if (from.elements() == 0) {
      return blocks;
    }
    List<Integer> before = longAxes(from);
    List<Integer> after = longAxes(to);
    int i = 0;
    int j = 0;
    while (i < before.size() && j < after.size()) {
      int firstI = i;
      int firstJ = j;
      long left = from.dim(before.get(i++));
      long right = to.dim(after.get(j++));
      while (left != right) {
        if (left < right) {
          left *= from.dim(before.get(i++));
        } else {
          right *= to.dim(after.get(j++));
        }
      }
      blocks.add(new ReshapeBlock(before.subList(firstI, i), after.subList(firstJ, j)));
    }
    return blocks;
  }

  private static List<Integer> longAxes(Shape shape) {
    return IntStream.range(0, shape.rank()).filter(axis -> shape.dim(axis) != 1).boxed().toList();
  }
}
