package cimmlc.onnx;

import cimmlc.graph.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Computes nodes of which all inputs are known: with static shapes, the shape arithmetic that
 * exporters write (Shape, Gather, Concat, Reshape, ...) disappears here.
 */
final class Folding {

  private static final Map<String, DoubleBinaryOperator> BINARY =
      Map.of(
          "Add", Double::sum,
          "Sub", (a, b) -> a - b,
          "Mul", (a, b) -> a * b,
          "Pow", Math::pow,
          "Mod", (a, b) -> a - b * Math.floor(a / b));

  private static final Map<String, DoubleBinaryOperator> COMPARISONS =
      Map.of(
          "Equal", (a, b) -> a == b ? 1 : 0,
          "Greater", (a, b) -> a > b ? 1 : 0,
          "GreaterOrEqual", (a, b) -> a >= b ? 1 : 0,
          "Less", (a, b) -> a < b ? 1 : 0,
          "LessOrEqual", (a, b) -> a <= b ? 1 : 0,
          "And", (a, b) -> a * b,
          "Or", Math::max);

  private static final Map<String, DoubleUnaryOperator> UNARY =
      Map.of(
          "Floor", Math::floor,
          "Ceil", Math::ceil,
          "Round", Math::rint,
          "Sqrt", Math::sqrt,
          "Neg", a -> -a,
          "Abs", Math::abs,
          "Not", a -> 1 - a,
          "Reciprocal", a -> 1 / a);

  private final NodeImport node;
  private final List<Value.Known> inputs;

  private Folding(NodeImport node, List<Value.Known> inputs) {
    this.node = node;
    this.inputs = inputs;
  }

  /**
   * Computes the node and binds its output, if that is possible.
   *
   * @throws Refusal if its inputs are known, but wrong
   */
  static boolean apply(NodeImport node) {
    List<Value.Known> inputs = new ArrayList<>();
    for (int i = 0; i < node.inputs(); i++) {
      if (node.has(i)) {
        if (!(node.value(i) instanceof Value.Known known)) {
          return false;
        }
        inputs.add(known);
      }
    }
    return !inputs.isEmpty() && new Folding(node, inputs).run();
  }

  private boolean run() {
    DoubleBinaryOperator binary = BINARY.get(node.op());
    DoubleBinaryOperator comparison = COMPARISONS.get(node.op());
    DoubleUnaryOperator unary = UNARY.get(node.op());
    if (binary != null) {
      combine(binary, input(0).type());
    } else if (comparison != null) {
      combine(comparison, ElementType.BOOL);
    } else if (unary != null) {
      bind(
          input(0).type(), input(0).shape(), Arrays.stream(input(0).values()).map(unary).toArray());
    } else {
      return special();
    }
    return true;
  }

  private boolean special() {
    switch (node.op()) {
      case "Sum" -> reduceInputs(Double::sum);
      case "Min" -> reduceInputs(Math::min);
      case "Max" -> reduceInputs(Math::max);
      case "Div" -> {
        ElementType type = input(0).type();
        combine((a, b) -> quotient(a, b, type.isReal()), type);
      }
      case "Cast" -> cast();
      case "Where" -> where();
      case "Expand" -> expand();
      case "Range" -> range();
      case "Gather" -> gather();
      case "Concat" -> concat();
      case "Slice" -> slice();
      case "ReduceProd" -> reduceProduct();
      case "Trilu" -> triangle();
      default -> {
        return false;
      }
    }
    return true;
  }

  private Value.Known input(int index) {
    if (index >= inputs.size()) {
      throw new Refusal("input " + index + " is missing");
    }
    return inputs.get(index);
  }

  private void bind(ElementType type, Shape shape, double[] values) {
    for (int i = 0; i < values.length; i++) {
      if (type.isReal()) {
        values[i] = (float) values[i];
      } else if (!(Math.abs(values[i]) <= 1L << 53)) {
        throw new Refusal("integer arithmetic on constants overflows");
      }
    }
    node.bindConstant(type, shape, values);
  }

  private static double quotient(double a, double b, boolean real) {
    if (!real && b == 0) {
      throw new Refusal("division of constants by 0");
    }
    double quotient = a / b;
    return real ? quotient : quotient < 0 ? Math.ceil(quotient) : Math.floor(quotient);
  }

  private void reduceInputs(DoubleBinaryOperator operator) {
    Value.Known result = input(0);
    for (Value.Known next : inputs.subList(1, inputs.size())) {
      result = combined(result, next, operator);
    }
    bind(result.type(), result.shape(), result.values().clone());
  }

  private void combine(DoubleBinaryOperator operator, ElementType type) {
    Value.Known result = combined(input(0), input(1), operator);
    bind(type, result.shape(), result.values());
  }

  private Value.Known combined(Value.Known a, Value.Known b, DoubleBinaryOperator operator) {
    Shape shape = small(Shapes.broadcast(List.of(a.shape(), b.shape())));
    double[] left = broadcast(a, shape);
    double[] right = broadcast(b, shape);
    double[] result = new double[left.length];
    Arrays.setAll(result, i -> operator.applyAsDouble(left[i], right[i]));
    return new Value.Folded(node.output(), a.type(), shape, result);
  }

  private static Shape small(Shape shape) {
    if (shape.elements() > Value.Known.FOLDING_LIMIT) {
      throw new Refusal("constant of shape " + shape + " is too large to compute");
    }
    return shape;
  }

  /** The values of a constant, repeated to a shape that it broadcasts to. */
  static double[] broadcast(Value.Known known, Shape shape) {
    double[] values = known.values();
    int missing = shape.rank() - known.shape().rank();
    double[] result = new double[(int) shape.elements()];
    for (int i = 0; i < result.length; i++) {
      int rest = i;
      int index = 0;
      int stride = 1;
      for (int axis = shape.rank() - 1; axis >= missing; axis--) {
        int extent = known.shape().dim(axis - missing);
        index += extent == 1 ? 0 : rest % shape.dim(axis) * stride;
        rest /= shape.dim(axis);
        stride *= extent;
      }
      result[i] = values[index];
    }
    return result;
  }

  private void cast() {
    ElementType to = ElementType.of((int) node.integer("to", 0));
    double[] values = input(0).values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] =
          to == ElementType.BOOL
              ? (values[i] == 0 ? 0 : 1)
              : to.isReal() ? values[i] : (long) values[i];
    }
    node.bindConstant(to, input(0).shape(), values);
  }

  private void where() {
    Shape shape =
        small(Shapes.broadcast(List.of(input(0).shape(), input(1).shape(), input(2).shape())));
    double[] condition = broadcast(input(0), shape);
    double[] yes = broadcast(input(1), shape);
    double[] no = broadcast(input(2), shape);
    double[] result = new double[condition.length];
    Arrays.setAll(result, i -> condition[i] != 0 ? yes[i] : no[i]);
    bind(input(1).type(), shape, result);
  }

  private void expand() {
    Shape wanted = Shapes.of(node.indices(1, "'shape'"));
    Shape shape = small(Shapes.broadcast(List.of(input(0).shape(), wanted)));
    node.bindConstant(input(0).type(), shape, broadcast(input(0), shape));
  }

  private void range() {
    double start = scalar(0);
    double step = scalar(2);
    double count = Math.max(0, Math.ceil((scalar(1) - start) / step));
    if (!(count <= Value.Known.FOLDING_LIMIT)) {
      throw new Refusal("a range of " + count + " values");
    }
    double[] values = new double[(int) count];
    Arrays.setAll(values, i -> start + i * step);
    bind(input(0).type(), Shape.of(values.length), values);
  }

  private double scalar(int index) {
    double[] values = input(index).values();
    if (values.length != 1) {
      throw new Refusal("input " + index + " must be one value");
    }
    return values[0];
  }

  private void gather() {
    Value.Known data = input(0);
    int axis = Shapes.axis(node.integer("axis", 0), data.shape().rank());
    int extent = data.shape().dim(axis);
    double[] indices = input(1).values();
    int[] chosen = new int[indices.length];
    for (int i = 0; i < chosen.length; i++) {
      chosen[i] = Shapes.axis((long) indices[i], extent);
    }
    List<Long> dims = Shapes.extents(data.shape()).subList(0, axis);
    dims = new ArrayList<>(dims);
    dims.addAll(Shapes.extents(input(1).shape()));
    dims.addAll(Shapes.extents(data.shape()).subList(axis + 1, data.shape().rank()));
    Shape shape = small(Shapes.of(dims));
    int inner = Movement.matrix(data.shape(), axis + 1).dim(1);
    double[] from = data.values();
    double[] values = new double[(int) shape.elements()];
    for (int i = 0; i < values.length; i++) {
      int outer = i / inner / chosen.length;
      values[i] = from[(outer * extent + chosen[i / inner % chosen.length]) * inner + i % inner];
    }
    node.bindConstant(data.type(), shape, values);
  }

  private void concat() {
    Shape first = input(0).shape();
    int axis = Shapes.axis(node.integer("axis", 1), first.rank());
    long extent = 0;
    for (Value.Known part : inputs) {
      if (!Movement.fits(part.shape(), first, axis)) {
        throw new Refusal("operands of " + first + " and " + part.shape() + " do not fit");
      }
      extent += part.shape().dim(axis);
    }
    List<Long> dims = Shapes.extents(first);
    dims.set(axis, extent);
    Shape shape = small(Shapes.of(dims));
    double[] values = new double[(int) shape.elements()];
    int outer = Movement.matrix(first, axis).dim(0);
    int position = 0;
    for (int row = 0; row < outer; row++) {
      for (Value.Known part : inputs) {
        int length = (int) (part.shape().elements() / outer);
        System.arraycopy(part.values(), row * length, values, position, length);
        position += length;
      }
    }
    node.bindConstant(input(0).type(), shape, values);
  }

  private void slice() {
    Slicing.Range range = Slicing.range(node);
    Shape from = input(0).shape();
    Shape shape = new Shape(range.counts());
    double[] values = input(0).values();
    double[] result = new double[(int) shape.elements()];
    for (int i = 0; i < result.length; i++) {
      int rest = i;
      int index = 0;
      int stride = 1;
      for (int axis = shape.rank() - 1; axis >= 0; axis--) {
        int step = rest % shape.dim(axis);
        index += (range.starts().get(axis) + step * range.steps().get(axis)) * stride;
        rest /= shape.dim(axis);
        stride *= from.dim(axis);
      }
      result[i] = values[index];
    }
    node.bindConstant(input(0).type(), shape, result);
  }

  private void reduceProduct() {
    @Nullable List<Long> axes = node.indices("axes", 1, 18);
    Shape x = input(0).shape();
    if (x.rank() != 1 || axes != null && axes.size() != 1) {
      throw new Refusal("only products of all values of a vector are supported");
    }
    double product = Arrays.stream(input(0).values()).reduce(1, (a, b) -> a * b);
    boolean keep = node.integer("keepdims", 1) != 0;
    bind(input(0).type(), keep ? Shape.of(1) : Shape.of(), new double[] {product});
  }

  /** The values on and above (or below) a diagonal, zeros elsewhere. */
  private void triangle() {
    Shape x = input(0).shape();
    if (x.rank() < 2) {
      throw new Refusal("input " + x + " is no matrix");
    }
    boolean upper = node.integer("upper", 1) != 0;
    double diagonal = inputs.size() > 1 ? scalar(1) : 0;
    double[] values = small(x).elements() == 0 ? new double[0] : input(0).values().clone();
    for (int i = 0; i < values.length; i++) {
      double beside = i % x.dim(-1) - i / x.dim(-1) % x.dim(-2) - diagonal;
      values[i] = (upper ? beside >= 0 : beside <= 0) ? values[i] : 0;
    }
    node.bindConstant(input(0).type(), x, values);
  }
}
