package cimmlc.onnx;

import cimmlc.graph.Op;
import cimmlc.graph.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * MatMul. With a constant on either side it is what crossbars do:
 *
 * <pre>
 *   W x a  ->  transpose(matmul(transpose(a), W, transposed))
 * </pre>
 *
 * Of two activations it is done by ALUs. Vectors are matrices of one row or column.
 */
final class MatrixProducts {

  private final NodeImport node;

  /** The operands as matrices, or stacks of them. */
  private final Shape left;

  private final Shape right;

  /** What ONNX says of the output: without the 1 of a vector. */
  private final Shape result;

  private MatrixProducts(NodeImport node) {
    this.node = node;
    Shape a = node.shape(0);
    Shape b = node.shape(1);
    if (a.rank() == 0 || b.rank() == 0) {
      throw new Refusal("operands " + a + " and " + b + " must have rank 1 or more");
    }
    left = a.rank() == 1 ? Shape.of(1, a.dim(0)) : a;
    right = b.rank() == 1 ? Shape.of(b.dim(0), 1) : b;
    if (left.dim(-1) != right.dim(-2)) {
      throw new Refusal("operands " + a + " and " + b + " do not fit");
    }
    List<Integer> dims = new ArrayList<>(stack(left, right));
    if (a.rank() > 1) {
      dims.add(left.dim(-2));
    }
    if (b.rank() > 1) {
      dims.add(right.dim(-1));
    }
    result = Shapes.of(dims.stream().map(Integer::longValue).toList());
  }

  static void matMul(NodeImport node) {
    new MatrixProducts(node).run();
  }

  /** Extents before the last two of a product. */
  private static List<Integer> stack(Shape left, Shape right) {
    Shape a = new Shape(left.dims().subList(0, left.rank() - 2));
    Shape b = new Shape(right.dims().subList(0, right.rank() - 2));
    return Shapes.broadcast(List.of(a, b)).dims();
  }

  private void run() {
    Value a = node.value(0);
    Value b = node.value(1);
    if (a instanceof Value.Known known) {
      if (b instanceof Value.Known) {
        throw new Refusal("products of two constants are not supported", result);
      }
      constantFirst(matrix(known, left));
    } else if (b instanceof Value.Known known) {
      finish(
          new Op.MatMul(false),
          List.of(operand(0, left), matrix(known, right)),
          matrices(left.dims().subList(0, left.rank() - 2), left.dim(-2), right.dim(-1)));
    } else {
      finish(
          new Op.DynamicMatMul(1),
          List.of(operand(0, left), operand(1, right)),
          matrices(stack(left, right), left.dim(-2), right.dim(-1)));
    }
  }

  private void constantFirst(String matrix) {
    Op product = new Op.MatMul(true);
    int rows = left.dim(-2);
    if (right.dim(-1) == 1) {
      List<Integer> stack = right.dims().subList(0, right.rank() - 2);
      Shape vectors = matrices(stack, 1, right.dim(-2));
      finish(product, List.of(operand(1, vectors), matrix), matrices(stack, 1, rows));
      return;
    }
    Op swap = new Op.Transpose(swapped(right.rank()));
    List<Integer> stack = right.dims().subList(0, right.rank() - 2);
    Shape turned = matrices(stack, right.dim(-1), right.dim(-2));
    String columns = node.before("columns", swap, List.of(node.real(1)), turned);
    Shape out = matrices(stack, right.dim(-1), rows);
    String transposed = node.before("transposed", product, List.of(columns, matrix), out);
    finish(swap, List.of(transposed), matrices(stack, rows, right.dim(-1)));
  }

  /** The permutation that transposes the last two axes. */
  static List<Integer> swapped(int rank) {
    List<Integer> axes = new ArrayList<>();
    for (int axis = 0; axis < rank; axis++) {
      axes.add(axis);
    }
    Collections.swap(axes, rank - 2, rank - 1);
    return axes;
  }

  private static Shape matrices(List<Integer> stack, int rows, int columns) {
    List<Integer> dims = new ArrayList<>(stack);
    dims.add(rows);
    dims.add(columns);
    return Shapes.of(dims.stream().map(Integer::longValue).toList());
  }

  /** The only matrix of a constant. */
  private String matrix(Value.Known known, Shape shape) {
    Shape matrix = Shape.of(shape.dim(-2), shape.dim(-1));
    if (matrix.elements() != shape.elements()) {
      throw new Refusal(
          "constant operand " + known.shape() + " is several matrices; one is supported", result);
    }
    return node.real(Movement.reshaped(known, matrix, known.name()));
  }

  /** An activation in the shape of matrices. */
  private String operand(int input, Shape shape) {
    String operand = node.real(input);
    return node.shape(input).equals(shape)
        ? operand
        : node.before(input == 0 ? "row" : "column", new Op.Reshape(), List.of(operand), shape);
  }

  /** The last node, and a Reshape where ONNX's output is of another shape. */
  private void finish(Op op, List<String> operands, Shape shape) {
    if (shape.equals(result)) {
      node.emit(op, operands, shape);
      return;
    }
    String product = node.before("product", op, operands, shape);
    node.emit(new Op.Reshape(), List.of(product), result);
  }
}
