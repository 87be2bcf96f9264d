package cimmlc.onnx;

import cimmlc.graph.Op;
import cimmlc.graph.Shape;
import cimmlc.graph.Window;
import java.util.List;

/** Pooling operators. */
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

  static Window whole(int height, int width) {
    if (height == 0 || width == 0) {
      throw new Refusal("mean or maximum of no values");
    }
    return Window.of(height, width);
  }
}
