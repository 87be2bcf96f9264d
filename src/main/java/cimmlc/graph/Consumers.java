package cimmlc.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who reads each tensor of a graph. */
final class Consumers {

  private final Map<String, List<Node>> readers = new HashMap<>();
  private final Set<String> outputs;

  Consumers(Graph graph) {
    outputs = new HashSet<>(graph.outputs());
    for (Node node : graph.nodes()) {
      for (String input : node.inputs()) {
        readers.computeIfAbsent(input, _ -> new ArrayList<>()).add(node);
      }
    }
  }

  /** Nodes that read a tensor, once for each time that they do. */
  List<Node> of(String tensor) {
    return readers.getOrDefault(tensor, List.of());
  }

  boolean isOutput(String tensor) {
    return outputs.contains(tensor);
  }

  /** True iff one node reads the tensor, once, and the user does not. */
  boolean single(String tensor) {
    return of(tensor).size() == 1 && !isOutput(tensor);
  }
}
