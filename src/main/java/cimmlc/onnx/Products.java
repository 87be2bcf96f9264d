package cimmlc.onnx;

import cimmlc.graph.Op;
import cimmlc.graph.Shape;
import cimmlc.graph.TensorData;
import java.util.ArrayList;
import java.util.List;

/** Conv and Gemm: products with a constant, which crossbars do, or of two activations. */
final class Products {

  private Products() {}

  static void conv(NodeImport node) {
    Value.Known weights = weights(node, 1, "weights (input 1)");
    Shape w = weights.shape();
    int rank = w.rank();
    if (rank != 3 && rank != 4) {
      throw new Refusal((rank - 2) + "-dimensional convolution is not supported");
    }
    Shape x = node.shape(0);
    if (x.rank() != rank) {
      throw new Refusal("input " + x + " for weights " + w);
    }
    List<Long> kernel = node.integers("kernel_shape");
    if (kernel != null && !kernel.equals(Shapes.extents(w).subList(2, rank))) {
      throw new Refusal("kernel_shape " + kernel + " for weights " + w);
    }
    long groups = node.integer("group", 1);
    if (groups < 1 || w.dim(0) % groups != 0 || w.dim(1) * groups != x.dim(1)) {
      throw new Refusal("input " + x + " and weights " + w + " do not fit " + groups + " groups");
    }
    Shape x4 = planar(x);
    Windows windows = Windows.of(node, x4, planar(w), false);
    Shape out4 = Shapes.of(x4.dim(0), w.dim(0), windows.height(), windows.width());
    Value weights4 = rank == 4 ? weights : Movement.reshaped(weights, planar(w), weights.name());
    emitPlanar(
        node,
        new Op.Conv(windows.window(), (int) groups),
        operands(node, weights4, w.dim(0)),
        out4);
  }

  private static List<String> operands(NodeImport node, Value weights, int outputs) {
    List<String> operands = new ArrayList<>(List.of(node.real(0), node.real(weights)));
    if (node.has(2)) {
      Value.Known bias = weights(node, 2, "bias (input 2)");
      if (!bias.shape().equals(Shape.of(outputs))) {
        throw new Refusal("bias " + bias.shape() + " for " + outputs + " output channels");
      }
      operands.add(node.real(bias));
    }
    return operands;
  }

  private static Value.Known weights(NodeImport node, int input, String what) {
    if (node.value(input) instanceof Value.Activation) {
      throw new Refusal(what + " are computed; only constants are supported");
    }
    return node.constant(input, what);
  }

  /** [N,C,L] seen as [N,C,1,L]. */
  static Shape planar(Shape shape) {
    return shape.rank() == 3 ? Shape.of(shape.dim(0), shape.dim(1), 1, shape.dim(2)) : shape;
  }

  /**
   * Emits an operator on [N,C,H,W]; where the ONNX input is [N,C,L], with a Reshape on each side.
   */
  static void emitPlanar(NodeImport node, Op op, List<String> operands, Shape out) {
    Shape x = node.shape(0);
    if (x.rank() == 4) {
      node.emit(op, operands, out);
      return;
    }
    List<String> planar = new ArrayList<>(operands);
    planar.set(0, node.before("planar", new Op.Reshape(), List.of(operands.getFirst()), planar(x)));
    String result = node.before("rows", op, planar, out);
    node.emit(new Op.Reshape(), List.of(result), Shapes.of(out.dim(0), out.dim(1), out.dim(3)));
  }

  static void gemm(NodeImport node) {
    Shape shape = node.shape(0);
    Shape b = node.shape(1);
    boolean transA = node.integer("transA", 0) != 0;
    boolean transB = node.integer("transB", 0) != 0;
    if (shape.rank() != 2 || b.rank() != 2) {
      throw new Refusal("operands " + shape + " and " + b + " must have rank 2");
    }
    if (node.value(0) instanceof Value.Known) {
      throw new Refusal("operand A is a constant; only activations are supported");
    }
    String x = node.real(0);
    if (transA) {
      shape = Shape.of(shape.dim(1), shape.dim(0));
      x = node.before("transposed", new Op.Transpose(List.of(1, 0)), List.of(x), shape);
    }
    Shape out = Shapes.of(shape.dim(0), b.dim(transB ? 0 : 1));
    if (shape.dim(1) != b.dim(transB ? 1 : 0)) {
      throw new Refusal("operands " + shape + " and " + b + " do not fit");
    }
    float alpha = node.real("alpha", 1);
    if (node.value(1) instanceof Value.Known weights) {
      String w = node.real(scaled(weights, alpha, node.output() + "/B"));
      addBias(node, new Op.MatMul(transB), List.of(x, w), out);
      return;
    }
    String w = node.real(1);
    if (transB) {
      Op swap = new Op.Transpose(List.of(1, 0));
      w = node.before("columns", swap, List.of(w), Shape.of(b.dim(1), b.dim(0)));
    }
    addBias(node, new Op.DynamicMatMul(alpha), List.of(x, w), out);
  }

  /** Adds C: as bias where it is one value an output (or one for all), else value by value. */
  private static void addBias(NodeImport node, Op op, List<String> operands, Shape out) {
    if (!node.has(2)) {
      node.emit(op, operands, out);
      return;
    }
    Shape c = node.shape(2);
    if (!Shapes.broadcast(List.of(c, out)).equals(out)) {
      throw new Refusal("operand C " + c + " for a product " + out);
    }
    float beta = node.real("beta", 1);
    boolean row = c.rank() > 0 && c.dim(-1) == out.dim(1) && c.elements() == out.dim(1);
    if (node.value(2) instanceof Value.Known known && row && op instanceof Op.MatMul) {
      Value.Known bias = Movement.reshaped(known, Shape.of(out.dim(1)), known.name());
      List<String> all = new ArrayList<>(operands);
      all.add(node.real(scaled(bias, beta, node.output() + "/C")));
      node.emit(op, all, out);
      return;
    }
    String product = node.before("product", op, operands, out);
    String addend = node.real(2);
    if (node.value(2) instanceof Value.Known known) {
      addend = node.real(scaled(known, beta, node.output() + "/C"));
    } else if (beta != 1) {
      String factor = node.weights("beta", Shape.of(), TensorData.Floats.of(beta));
      Op multiply = new Op.Elementwise(Op.Elementwise.Kind.MUL);
      addend = node.before("scaled", multiply, List.of(addend, factor), c);
    }
    node.emit(new Op.Elementwise(Op.Elementwise.Kind.ADD), List.of(product, addend), out);
  }

  /** A constant times a factor, not computed before it is read. */
  private static Value.Known scaled(Value.Known known, float factor, String name) {
    if (factor == 1) {
      return known;
    }
    if (known instanceof Value.Weights weights && weights.quantization() == null) {
      TensorData data = new TensorData.Scaled(weights.data(), new float[] {factor}, 1);
      return new Value.Weights(name, weights.type(), weights.shape(), data, null);
    }
    throw new Refusal("alpha and beta other than 1 need real-valued constants");
  }
}
