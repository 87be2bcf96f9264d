package cimmlc.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Moves single values that are multiplied before or after a product of two activations into its
 * factor, past Reshape, Transpose and Slice.
 *
 * <pre>
 *   q -> mul(c) -> transpose -> dynamic_matmul(f)        q -> transpose -> dynamic_matmul(f*c)
 *   dynamic_matmul(f) -> reshape -> div(c) -> s          dynamic_matmul(f/c) -> reshape -> s
 * </pre>
 */
public final class FoldFactors {

  private final Graph graph;
  private final Pieces pieces;
  private final Consumers consumers;
  private final Map<String, Node> producers;

  /** The factor of each product, by output. */
  private final Map<String, Float> factors = new HashMap<>();

  /** What stands for a tensor that is gone. */
  private final Map<String, String> names = new HashMap<>();

  private final Set<Node> folded = new HashSet<>();

  private FoldFactors(Graph graph) {
    this.graph = graph;
    pieces = new Pieces(graph);
    consumers = new Consumers(graph);
    producers = graph.producers();
  }

  /** The graph with as many factors folded as possible. */
  public static Graph run(Graph graph) {
    FoldFactors fold = new FoldFactors(graph);
    graph.nodes().forEach(fold::visit);
    return fold.folded.isEmpty() ? graph : run(fold.result());
  }

  private void visit(Node node) {
    float factor = factor(node);
    if (Float.isNaN(factor)) {
      return;
    }
    String from = node.inputs().get(graph.input(node).isConstant() ? 1 : 0);
    if (!graph.tensor(from).shape().equals(graph.output(node).shape())) {
      return;
    }
    Node reader = productAfter(node.output());
    if (reader != null) {
      names.put(node.output(), from);
      fold(node, reader, factor);
      return;
    }
    Node source = productBefore(from);
    if (source != null) {
      names.put(from, node.output());
      fold(node, source, factor);
    }
  }

  /** The single value that a node multiplies with; NaN if it does not. */
  private float factor(Node node) {
    if (Pieces.isBinary(node, Op.Elementwise.Kind.DIV)) {
      return 1 / pieces.scalar(node.inputs().get(1));
    }
    if (!Pieces.isBinary(node, Op.Elementwise.Kind.MUL)) {
      return Float.NaN;
    }
    float first = pieces.scalar(node.input());
    return Float.isNaN(first) ? pieces.scalar(node.inputs().get(1)) : first;
  }

  private void fold(Node node, Node product, float factor) {
    folded.add(node);
    float old = product.op() instanceof Op.DynamicMatMul(float f) ? f : 1;
    factors.merge(product.output(), old * factor, (before, _) -> before * factor);
  }

  /** The product that reads a tensor, moved or not, when nothing else does; null if none. */
  private @Nullable Node productAfter(String tensor) {
    String at = tensor;
    while (pieces.isInner(at)) {
      Node reader = consumers.of(at).getFirst();
      if (reader.op() instanceof Op.DynamicMatMul) {
        return reader;
      }
      if (!moves(reader)) {
        return null;
      }
      at = reader.output();
    }
    return null;
  }

  /** The product that a tensor comes from, moved or not, when nothing else reads it. */
  private @Nullable Node productBefore(String tensor) {
    String at = tensor;
    while (pieces.isInner(at)) {
      Node producer = producers.get(at);
      if (producer != null && producer.op() instanceof Op.DynamicMatMul) {
        return producer;
      }
      if (producer == null || !moves(producer)) {
        return null;
      }
      at = producer.input();
    }
    return null;
  }

  private static boolean moves(Node node) {
    return node.op() instanceof Op.Reshape
        || node.op() instanceof Op.Transpose
        || node.op() instanceof Op.Slice;
  }

  private Graph result() {
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (!folded.contains(node)) {
        Float factor = factors.get(node.output());
        Op op = factor == null ? node.op() : new Op.DynamicMatMul(factor);
        List<String> inputs = node.inputs().stream().map(this::renamed).toList();
        nodes.add(new Node(node.name(), op, inputs, renamed(node.output())));
      }
    }
    Map<String, Tensor> tensors = new LinkedHashMap<>(graph.tensors());
    tensors.keySet().removeAll(names.keySet());
    return new Graph(graph.name(), graph.inputs(), graph.outputs(), nodes, tensors);
  }

  private String renamed(String tensor) {
    String name = tensor;
    while (names.containsKey(name)) {
      name = Objects.requireNonNull(names.get(name));
    }
    return name;
  }
}
