package cimmlc.onnx;

import cimmlc.graph.Op;
import cimmlc.graph.Shape;
import cimmlc.graph.Window;
import java.util.List;
import java.util.Set;

/** Pooling operators, and means over the image. */
final class Pooling {

  private Pooling() {}

  static void max(NodeImport node) {
    Shape x = image(node);
    Windows windows = windows(node, x);
    Op op = new Op.Pool(Op.Pool.Kind.MAX, windows.window(), false);
    Products.emitPlanar(node, op, List.of(node.operand(0)), out(x, windows));
    // Maxima of stored integers are the integers of the maxima: allowed between Q and DQ.
    node.carry();
  }

  static void average(NodeImport node) {
    Shape x = image(node);
    Windows windows = windows(node, x);
    boolean pads = node.integer("count_include_pad", 0) != 0;
    Op op = new Op.Pool(Op.Pool.Kind.AVERAGE, windows.window(), pads);
    Products.emitPlanar(node, op, List.of(node.real(0)), out(x, windows));
  }

  private static Windows windows(NodeImport node, Shape x) {
    List<Long> kernel = node.integers("kernel_shape");
    int axes = node.shape(0).rank() - 2;
    if (kernel == null || kernel.size() != axes) {
      throw new Refusal("kernel_shape must have " + axes + " values");
    }
    Shape extents = axes == 2 ? Shapes.of(kernel) : Shapes.of(1, kernel.getFirst());
    return Windows.of(node, x, extents, node.integer("ceil_mode", 0) != 0);
  }

  private static Shape image(NodeImport node) {
    Shape x = node.shape(0);
    if (x.rank() != 3 && x.rank() != 4) {
      throw new Refusal((x.rank() - 2) + "-dimensional pooling is not supported");
    }
    return Products.planar(x);
  }

  private static Shape out(Shape x, Windows windows) {
    return Shapes.of(x.dim(0), x.dim(1), windows.height(), windows.width());
  }

  static void globalAverage(NodeImport node) {
    node.real(0);
    global(node, Op.Pool.Kind.AVERAGE);
  }

  static void globalMax(NodeImport node) {
    global(node, Op.Pool.Kind.MAX);
    node.carry();
  }

  private static void global(NodeImport node, Op.Pool.Kind kind) {
    Shape x = image(node);
    Op op = new Op.Pool(kind, whole(x.dim(2), x.dim(3)), false);
    Products.emitPlanar(node, op, List.of(node.operand(0)), Shapes.of(x.dim(0), x.dim(1), 1, 1));
  }

  private static Window whole(int height, int width) {
    if (height == 0 || width == 0) {
      throw new Refusal("mean or maximum of no values");
    }
    return Window.of(height, width);
  }

  /** A mean over rows, columns or both of [N,C,H,W] or [N,C,L]. */
  static void reduceMean(NodeImport node) {
    Shape x = node.shape(0);
    List<Long> named = node.indices("axes", 1, 18);
    if (named != null && named.isEmpty() && node.integer("noop_with_empty_axes", 0) != 0) {
      Movement.identity(node);
      return;
    }
    Set<Integer> axes = Unsupported.axes(named, x.rank());
    boolean keep = node.integer("keepdims", 1) != 0;
    Shape out = Unsupported.reduced(x, axes, keep);
    if ((x.rank() != 3 && x.rank() != 4) || axes.contains(0) || axes.contains(1)) {
      throw new Refusal(
          "mean over axes " + axes + " of " + x + "; only spatial axes are supported", out);
    }
    Shape planar = Products.planar(x);
    int height = x.rank() == 4 && axes.contains(2) ? x.dim(2) : 1;
    int width = axes.contains(x.rank() - 1) ? x.dim(-1) : 1;
    Shape pooled = Shapes.of(x.dim(0), x.dim(1), planar.dim(2) / height, planar.dim(3) / width);
    Op pool = new Op.Pool(Op.Pool.Kind.AVERAGE, whole(height, width), false);
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
}
