package cimmlc.onnx;

import cimmlc.graph.Op;
import cimmlc.graph.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * ReduceMean as average pooling of the whole image: of [N,C,H,W] and [N,C,L] as they are, where
 * rows, columns or both are averaged, else of
 *
 * <pre>
 *   x [a,b,c,d] -> reshape [1, a*b, c, d] -> average_pool over c -> reshape [a,b,1,d]
 * </pre>
 *
 * after a Transpose where the averaged axes are not neighbours.
 */
final class Means {

  private final NodeImport node;
  private final Shape x;
  private final Set<Integer> axes;
  private final Shape out;
  private final boolean keep;

  private Means(NodeImport node, Shape x, Set<Integer> axes) {
    this.node = node;
    this.x = x;
    this.axes = axes;
    keep = node.integer("keepdims", 1) != 0;
    out = Unsupported.reduced(x, axes, keep);
  }

  static void reduceMean(NodeImport node) {
    Shape x = node.shape(0);
    List<Long> named = node.indices("axes", 1, 18);
    if (named != null && named.isEmpty() && node.integer("noop_with_empty_axes", 0) != 0) {
      Movement.identity(node);
      return;
    }
    Means means = new Means(node, x, Unsupported.axes(named, x.rank()));
    boolean image = x.rank() == 3 || x.rank() == 4;
    if (image && !means.axes.contains(0) && !means.axes.contains(1)) {
      means.ofImage();
    } else {
      means.ofBlocks();
    }
  }

  private void ofImage() {
    Shape planar = Products.planar(x);
    int height = x.rank() == 4 && axes.contains(2) ? x.dim(2) : 1;
    int width = axes.contains(x.rank() - 1) ? x.dim(-1) : 1;
    Shape pooled = Shapes.of(x.dim(0), x.dim(1), planar.dim(2) / height, planar.dim(3) / width);
    Op pool = pool(height, width);
    if (x.rank() == 4 && keep) {
      node.emit(pool, List.of(node.real(0)), out);
      return;
    }
    String image = node.real(0);
    if (x.rank() == 3) {
      image = node.before("planar", new Op.Reshape(), List.of(image), planar);
    }
    String mean = node.before("mean", pool, List.of(image), pooled);
    node.emit(new Op.Reshape(), List.of(mean), out);
  }

  private void ofBlocks() {
    int first = Collections.min(axes, null);
    int last = Collections.max(axes, null);
    boolean neighbours = last - first + 1 == axes.size();
    String value = node.real(0);
    Shape from = x;
    if (!neighbours) {
      List<Integer> order = averagedLast();
      from = new Shape(order.stream().map(x::dim).toList());
      value = node.before("averaged_last", new Op.Transpose(order), List.of(value), from);
      first = x.rank() - axes.size();
      last = x.rank() - 1;
    }
    int count = extent(from, first, last + 1);
    int inner = extent(from, last + 1, x.rank());
    Shape blocks = Shapes.of(1, extent(from, 0, first), count, inner);
    String planar = node.before("planar", new Op.Reshape(), List.of(value), blocks);
    Shape pooled = Shapes.of(1, blocks.dim(1), 1, inner);
    String mean = node.before("mean", pool(count, 1), List.of(planar), pooled);
    node.emit(new Op.Reshape(), List.of(mean), out);
  }

  private List<Integer> averagedLast() {
    List<Integer> order = new ArrayList<>();
    for (int axis = 0; axis < x.rank(); axis++) {
      if (!axes.contains(axis)) {
        order.add(axis);
      }
    }
    order.addAll(axes);
    return order;
  }

  private static int extent(Shape shape, int from, int to) {
    return Math.toIntExact(new Shape(shape.dims().subList(from, to)).elements());
  }

  private static Op pool(int height, int width) {
    return new Op.Pool(Op.Pool.Kind.AVERAGE, Pooling.whole(height, width), false);
  }
}
