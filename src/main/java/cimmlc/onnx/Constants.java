package cimmlc.onnx;

import cimmlc.graph.Shape;
import cimmlc.graph.TensorData;
import java.util.Arrays;
import java.util.List;

/** Nodes whose outputs are known at import. */
final class Constants {

  private Constants() {}

  static void constant(NodeImport node) {
    List<Long> ints = node.integers("value_ints");
    List<Float> floats = node.reals("value_floats");
    Value.Known tensor = node.tensor("value");
    if (tensor != null) {
      node.bind(tensor);
    } else if (node.hasAttribute("value_float")) {
      node.bindConstant(ElementType.FLOAT, Shape.of(), new double[] {node.real("value_float", 0)});
    } else if (node.hasAttribute("value_int")) {
      node.bindConstant(ElementType.INT64, Shape.of(), new double[] {node.integer("value_int", 0)});
    } else if (ints != null) {
      double[] values = ints.stream().mapToDouble(Long::doubleValue).toArray();
      node.bindConstant(ElementType.INT64, Shape.of(values.length), values);
    } else if (floats != null) {
      double[] values = floats.stream().mapToDouble(Float::doubleValue).toArray();
      node.bindConstant(ElementType.FLOAT, Shape.of(values.length), values);
    } else {
      throw new Refusal("only constants of numbers are supported");
    }
  }

  /** Large fills take no space: networks without their weights are published in this form. */
  static void constantOfShape(NodeImport node) {
    Shape shape = Shapes.of(node.indices(0, "shape"), Shapes.CONSTANT_LIMIT);
    Value.Known tensor = node.tensor("value");
    ElementType type = tensor == null ? ElementType.FLOAT : tensor.type();
    if (tensor != null && tensor.shape().elements() != 1) {
      throw new Refusal("'value' must be one value");
    }
    double value = tensor == null ? 0 : tensor.values()[0];
    if (type.isReal() || type.isQuantized()) {
      TensorData fill = new TensorData.Fill(shape.elements(), (float) value);
      node.bind(new Value.Weights(node.output(), type, shape, fill, null));
      return;
    }
    if (shape.elements() > Value.Known.FOLDING_LIMIT) {
      throw new Refusal(type + " " + shape + " is too large");
    }
    double[] values = new double[(int) shape.elements()];
    Arrays.fill(values, value);
    node.bindConstant(type, shape, values);
  }

  static void shape(NodeImport node) {
    Shape x = node.shape(0);
    int start = bound(node.integer("start", 0), x.rank());
    int end = bound(node.integer("end", x.rank()), x.rank());
    double[] dims =
        x.dims().subList(start, Math.max(start, end)).stream()
            .mapToDouble(Integer::doubleValue)
            .toArray();
    node.bindConstant(ElementType.INT64, Shape.of(dims.length), dims);
  }

  private static int bound(long axis, int rank) {
    return Math.clamp(axis < 0 ? axis + rank : axis, 0, rank);
  }

  static void size(NodeImport node) {
    node.bindConstant(ElementType.INT64, Shape.of(), new double[] {node.shape(0).elements()});
  }
}
