package cimmlc.onnx;

import cimmlc.graph.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is said of operators that are refused, and the shapes of their outputs as far as they are
 * easy to tell: the rest of the network is then checked too, and everything is listed at once.
 */
final class Unsupported {

  private static final Set<String> SHAPE_OF_FIRST =
      Set.of(
          "Exp",
          "Log",
          "Abs",
          "Floor",
          "Ceil",
          "Round",
          "Sin",
          "Cos",
          "Not",
          "Elu",
          "Selu",
          "Celu",
          "Softplus",
          "Softsign",
          "Mish",
          "ThresholdedRelu",
          "PRelu",
          "LogSoftmax",
          "InstanceNormalization",
          "GroupNormalization",
          "MeanVarianceNormalization",
          "LpNormalization",
          "CumSum",
          "Trilu");

  private static final Set<String> BROADCAST =
      Set.of("Min", "Max", "Mean", "Mod", "Where", "Equal", "Greater", "Less", "And", "Or");

  private Unsupported() {}

  static String reason(String op) {
    return switch (op) {
      case "If", "Loop", "Scan" -> "control flow is not supported";
      case "QLinearConv", "QLinearMatMul", "ConvInteger", "MatMulInteger" ->
          "integer operators are not supported; quantised models must be in QDQ form";
      case "DynamicQuantizeLinear" -> "scales that are computed at run time are not supported";
      default -> "operator is not supported";
    };
  }

  /** Shape of the first output, null where it is not easily told. */
  static @Nullable Shape shape(NodeImport node) {
    try {
      if (SHAPE_OF_FIRST.contains(node.op())) {
        return node.shape(0);
      }
      if (BROADCAST.contains(node.op())) {
        List<Shape> shapes = new ArrayList<>();
        for (int i = 0; i < node.inputs(); i++) {
          shapes.add(node.shape(i));
        }
        return Shapes.broadcast(shapes);
      }
      return null;
    } catch (UnknownShape | Refusal e) {
      return null;
    }
  }

  /** Shape after a reduction, as ReduceMean gives it. */
  static Shape reduced(Shape shape, Set<Integer> axes, boolean keep) {
    List<Long> dims = new ArrayList<>();
    for (int axis = 0; axis < shape.rank(); axis++) {
      if (!axes.contains(axis)) {
        dims.add((long) shape.dim(axis));
      } else if (keep) {
        dims.add(1L);
      }
    }
    return Shapes.of(dims);
  }

  /** Axes as a set of 0-based ones; all of them where none are named. */
  static Set<Integer> axes(@Nullable List<Long> named, int rank) {
    Set<Integer> axes = new TreeSet<>();
    if (named == null || named.isEmpty()) {
      for (int axis = 0; axis < rank; axis++) {
        axes.add(axis);
      }
      return axes;
    }
    named.forEach(axis -> axes.add(Shapes.axis(axis, rank)));
    return axes;
  }
}
