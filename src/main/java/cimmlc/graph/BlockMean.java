package cimmlc.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A mean over the last axes that keeps them as 1: pooling of whole images or of their rows, which
 * may be reshaped before and after.
 *
 * @param of what it is the mean of
 * @param axis the first axis that is averaged
 * @param pieces the nodes that it is made of
 */
record BlockMean(String of, int axis, Set<Node> pieces) {

  /** The mean that a tensor is; null if it is none. */
  static @Nullable BlockMean of(Pieces graph, String tensor) {
    Set<Node> pieces = new HashSet<>();
    Node node = graph.producer(tensor);
    while (node != null && node.op() instanceof Op.Reshape) {
      pieces.add(node);
      node = graph.producer(node.input());
    }
    long count = node == null ? 0 : neighbours(graph, node);
    if (node == null || count == 0) {
      return null;
    }
    pieces.add(node);
    String of = node.input();
    Node before = graph.isInner(of) ? graph.producer(of) : null;
    if (before != null && before.op() instanceof Op.Reshape) {
      pieces.add(before);
      of = before.input();
    }
    int axis = axis(graph.tensor(of).shape(), count);
    boolean fits =
        axis >= 0 && kept(graph.tensor(of).shape(), axis).equals(graph.tensor(tensor).shape());
    return fits ? new BlockMean(of, axis, pieces) : null;
  }

  /** How many neighbours each value of a pooling is the mean of; 0 if it is something else. */
  private static long neighbours(Pieces graph, Node node) {
    Shape image = graph.tensor(node.input()).shape();
    boolean average =
        node.op() instanceof Op.Pool(var kind, var window, _)
            && kind == Op.Pool.Kind.AVERAGE
            && (window.equals(Window.of(image.dim(2), image.dim(3)))
                || window.equals(Window.of(1, image.dim(3))));
    return average ? image.elements() / graph.tensor(node.output()).shape().elements() : 0;
  }

  /** The last axis from which on there are so many values; -1 if there is none. */
  private static int axis(Shape shape, long count) {
    long values = 1;
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      values *= shape.dim(axis);
      if (values == count) {
        return axis;
      }
    }
    return -1;
  }

  private static Shape kept(Shape shape, int axis) {
    List<Integer> dims = new ArrayList<>(shape.dims().subList(0, axis));
    dims.addAll(Collections.nCopies(shape.rank() - axis, 1));
    return new Shape(dims);
  }
}
