package cimmlc.onnx;

import cimmlc.graph.Op;
import cimmlc.graph.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * ONNX's Attention without a cache, as what it stands for. Heads that share keys and values
 * (grouped queries) are further rows of one head:
 *
 * <pre>
 *   q -> [N, heads, queries, K] ---\
 *   k -> [N, heads, K, keys] -> dynamic_matmul(scale) -> softmax(mask) \
 *   v -> [N, heads, keys, V] ------------------------> dynamic_matmul -> y
 * </pre>
 */
final class Attention {

  private final NodeImport node;

  /** [N, heads, tokens, values] of queries, keys and values, as ONNX sees them. */
  private final Shape q;

  private final Shape k;
  private final Shape v;

  /** Query heads for each head of keys and values. */
  private final int group;

  private Attention(NodeImport node) {
    this.node = node;
    q = heads(0, "q_num_heads");
    k = heads(1, "kv_num_heads");
    v = heads(2, "kv_num_heads");
    boolean fits =
        k.dim(0) == q.dim(0)
            && v.dim(0) == q.dim(0)
            && k.dim(1) == v.dim(1)
            && k.dim(2) == v.dim(2)
            && k.dim(3) == q.dim(3)
            && k.dim(1) > 0
            && q.dim(1) % k.dim(1) == 0;
    if (!fits) {
      throw new Refusal("queries %s, keys %s and values %s do not fit".formatted(q, k, v));
    }
    group = q.dim(1) / k.dim(1);
  }

  static void attention(NodeImport node) {
    if (node.has(4) || node.has(5) || node.has(6)) {
      throw new Refusal("past keys and values, and padded ones, are not supported");
    }
    if (node.real("softcap", 0) != 0) {
      throw new Refusal("softcap is not supported");
    }
    new Attention(node).run();
  }

  /** The shape of an input of rank 4, or of one of rank 3 when taken apart into heads. */
  private Shape heads(int input, String attribute) {
    if (node.value(input) instanceof Value.Known) {
      throw new Refusal("input " + input + " is a constant; only activations are supported");
    }
    Shape shape = node.shape(input);
    if (shape.rank() == 4) {
      return shape;
    }
    long heads = node.integer(attribute, 0);
    if (shape.rank() != 3 || heads < 1 || shape.dim(2) % heads != 0) {
      throw new Refusal("input " + input + " of " + shape + " for " + heads + " " + attribute);
    }
    return Shapes.of(shape.dim(0), heads, shape.dim(1), shape.dim(2) / heads);
  }

  private void run() {
    Shape rows = Shapes.of(q.dim(0), k.dim(1), (long) group * q.dim(2), q.dim(3));
    String queries = headed(0, q, List.of(0, 2, 1, 3));
    if (group > 1) {
      queries = node.before("rows", new Op.Reshape(), List.of(queries), rows);
    }
    String keys = keys();
    float scale = node.real("scale", (float) (1 / Math.sqrt(q.dim(3))));
    Shape each = Shapes.of(rows.dim(0), rows.dim(1), rows.dim(2), k.dim(2));
    String scores =
        node.before("scores", new Op.DynamicMatMul(scale), List.of(queries, keys), each);
    List<String> operands = new ArrayList<>(List.of(scores));
    Value.Folded mask = mask();
    if (mask != null) {
      operands.add(constant(mask));
    }
    String weights = node.before("weights", new Op.Softmax(3), operands, each);
    List<String> product = List.of(weights, headed(2, v, List.of(0, 2, 1, 3)));
    finish(product, Shapes.of(rows.dim(0), rows.dim(1), rows.dim(2), v.dim(3)));
  }

  /** An input as [N, heads, tokens, values], or in another order of [N, tokens, heads, values]. */
  private String headed(int input, Shape shape, List<Integer> order) {
    String operand = node.real(input);
    if (node.shape(input).rank() == 4) {
      return operand;
    }
    Shape split = Shapes.of(shape.dim(0), shape.dim(2), shape.dim(1), shape.dim(3));
    String apart = node.before("split", new Op.Reshape(), List.of(operand), split);
    Shape turned = new Shape(order.stream().map(split::dim).toList());
    return node.before("heads", new Op.Transpose(order), List.of(apart), turned);
  }

  private String keys() {
    if (node.shape(1).rank() == 3) {
      return headed(1, k, List.of(0, 2, 3, 1));
    }
    Shape turned = Shapes.of(k.dim(0), k.dim(1), k.dim(3), k.dim(2));
    return node.before(
        "keys", new Op.Transpose(List.of(0, 1, 3, 2)), List.of(node.real(1)), turned);
  }

  private void finish(List<String> product, Shape shape) {
    Op mix = new Op.DynamicMatMul(1);
    Shape out = Shapes.of(q.dim(0), q.dim(1), q.dim(2), v.dim(3));
    boolean headed = node.shape(0).rank() == 4;
    if (headed && group == 1) {
      node.emit(mix, product, out);
      return;
    }
    String mixed = node.before("mixed", mix, product, shape);
    if (headed) {
      node.emit(new Op.Reshape(), List.of(mixed), out);
      return;
    }
    if (group > 1) {
      mixed = node.before("ungrouped", new Op.Reshape(), List.of(mixed), out);
    }
    Shape turned = Shapes.of(out.dim(0), out.dim(2), out.dim(1), out.dim(3));
    String tokens =
        node.before("tokens", new Op.Transpose(List.of(0, 2, 1, 3)), List.of(mixed), turned);
    node.emit(
        new Op.Reshape(),
        List.of(tokens),
        Shapes.of(out.dim(0), out.dim(2), (long) out.dim(1) * out.dim(3)));
  }

  /** What is added to the scores, [N or 1, heads or 1, queries, keys]; null if nothing is. */
  private Value.@Nullable Folded mask() {
    boolean causal = node.integer("is_causal", 0) != 0;
    if (!causal && !node.has(3)) {
      return null;
    }
    List<Long> dims = new ArrayList<>(Collections.nCopies(4, 1L));
    double[] values = new double[] {0};
    if (node.has(3)) {
      Value.Known given = node.constant(3, "attn_mask");
      List<Long> extents = Shapes.extents(given.shape());
      if (extents.size() > 4) {
        throw new Refusal("attn_mask " + given.shape() + " of more than 4 axes");
      }
      dims = new ArrayList<>(Collections.nCopies(4 - extents.size(), 1L));
      dims.addAll(extents);
      boolean allows = !given.type().isReal();
      values = given.values().clone();
      for (int i = 0; i < values.length && allows; i++) {
        values[i] = values[i] == 0 ? Double.NEGATIVE_INFINITY : 0;
      }
    }
    return filled(
        new Value.Folded(node.output(), ElementType.FLOAT, Shapes.of(dims), values), causal);
  }

  private Value.Folded filled(Value.Folded given, boolean causal) {
    Shape shape = Shapes.of(given.shape().dim(0), given.shape().dim(1), q.dim(2), k.dim(2));
    Shape scores = Shapes.of(q.dim(0), q.dim(1), q.dim(2), k.dim(2));
    if (!Shapes.broadcast(List.of(given.shape(), scores)).equals(scores)) {
      throw new Refusal("attn_mask " + given.shape() + " for scores " + scores);
    }
    double[] values = Folding.broadcast(given, shape);
    int keys = k.dim(2);
    for (int i = 0; i < values.length && causal; i++) {
      boolean later = i % keys > i / keys % q.dim(2);
      values[i] = later ? Double.NEGATIVE_INFINITY : values[i];
    }
    return new Value.Folded(given.name(), ElementType.FLOAT, shape, values);
  }

  /** The mask of each row that the grouped heads have. */
  private String constant(Value.Folded mask) {
    int heads = mask.shape().dim(1);
    Value.Folded apart =
        new Value.Folded(
            mask.name(),
            mask.type(),
            Shapes.of(
                mask.shape().dim(0),
                heads == 1 ? 1 : k.dim(1),
                heads == 1 ? 1 : group,
                q.dim(2),
                k.dim(2)),
            mask.values());
    Shape all = Shapes.of(apart.shape().dim(0), apart.shape().dim(1), group, q.dim(2), k.dim(2));
    Shape rows = Shapes.of(all.dim(0), all.dim(1), (long) group * q.dim(2), k.dim(2));
    return node.weights("mask", rows, Folding.broadcast(apart, all));
  }
}
