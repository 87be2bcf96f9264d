package cimmlc.onnx;

import cimmlc.graph.Op;
import cimmlc.graph.Shape;
import java.util.ArrayList;
import java.util.List;

/** LayerNormalization and RMSNormalization. */
final class Normalization {

  private static final float EPSILON = 1e-5f;

  /** ONNX's number of float32, in which the deviation is computed. */
  private static final long FLOAT = 1;

  private Normalization() {}

  static void layer(NodeImport node) {
    emit(node, true);
  }

  static void rms(NodeImport node) {
    emit(node, false);
  }

  private static void emit(NodeImport node, boolean centered) {
    Shape x = node.shape(0);
    if (node.integer("stash_type", FLOAT) != FLOAT) {
      throw new Refusal("only stash_type 1 (float32) is supported", x);
    }
    float epsilon = node.real("epsilon", EPSILON);
    if (!(epsilon >= 0) || Float.isInfinite(epsilon)) {
      throw new Refusal("impossible epsilon " + epsilon, x);
    }
    int axis = Shapes.axis(node.integer("axis", -1), x.rank());
    Shape normalized = new Shape(x.dims().subList(axis, x.rank()));
    List<String> operands = new ArrayList<>(List.of(node.real(0)));
    operands.add(constant(node, 1, "scale", normalized));
    if (node.has(2)) {
      operands.add(constant(node, 2, "bias", normalized));
    }
    node.emit(new Op.LayerNorm(axis, epsilon, centered), operands, x);
  }

  /** A real-valued constant in the shape of what is normalised. */
  private static String constant(NodeImport node, int input, String what, Shape shape) {
    Value.Known known = node.constant(input, what);
    if (!known.type().isReal() || !Shapes.broadcast(List.of(known.shape(), shape)).equals(shape)) {
      throw new Refusal(
          "%s %s %s for values of %s".formatted(what, known.type(), known.shape(), shape));
    }
    boolean plain = known instanceof Value.Weights weights && weights.quantization() == null;
    if (plain && known.shape().equals(shape)) {
      return node.real(known);
    }
    return node.weights(what, shape, Folding.broadcast(known, shape));
  }
}
