package cimmlc.graph;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A network: nodes in topological order on named tensors. One producer a tensor.
 *
 * @param name for people
 * @param inputs names of the tensors that the user gives, in order
 * @param outputs names of the tensors that the user gets, in order
 * @param nodes each after the producers of its inputs
 * @param tensors every tensor that a node, input or output names, by name
 */
public record Graph(
    String name,
    List<String> inputs,
    List<String> outputs,
    List<Node> nodes,
    Map<String, Tensor> tensors) {

  public Graph {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    nodes = List.copyOf(nodes);
    tensors = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    check(inputs, outputs, nodes, tensors);
  }

  private static void check(
      List<String> inputs, List<String> outputs, List<Node> nodes, Map<String, Tensor> tensors) {
    Set<String> known = new HashSet<>(inputs);
    Set<String> names = new HashSet<>();
    for (Node node : nodes) {
      for (String input : node.inputs()) {
        Tensor tensor = tensors.get(input);
        if (tensor == null || !(tensor.isConstant() || known.contains(input))) {
          throw new IllegalArgumentException(node.name() + " reads " + input + " before it exists");
        }
      }
      if (!tensors.containsKey(node.output()) || !known.add(node.output())) {
        throw new IllegalArgumentException(node.output() + " must be declared, and written once");
      }
      if (!names.add(node.name())) {
        throw new IllegalArgumentException("two nodes are called " + node.name());
      }
    }
    for (String output : outputs) {
      if (!known.contains(output)) {
        throw new IllegalArgumentException("output " + output + " is never produced");
      }
    }
  }

  /**
   * The tensor of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Tensor tensor(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("no tensor " + name);
    }
    return tensor;
  }

  /** The first input of a node. */
  public Tensor input(Node node) {
    return tensor(node.input());
  }

  /** What a node produces. */
  public Tensor output(Node node) {
    return tensor(node.output());
  }

  /** True iff a crossbar can do the node: a product with a constant matrix (semantics.md, 2). */
  public boolean isCimSupported(Node node) {
    return switch (node.op()) {
      case Op.Conv _, Op.MatMul _ -> tensor(node.inputs().get(1)).isConstant();
      default -> false;
    };
  }

  /** The producer of each tensor that a node produces, by tensor name. */
  public Map<String, Node> producers() {
    Map<String, Node> producers = HashMap.newHashMap(nodes.size());
    nodes.forEach(node -> producers.put(node.output(), node));
    return producers;
  }
}
