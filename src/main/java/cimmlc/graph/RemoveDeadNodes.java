package cimmlc.graph;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Removes nodes, and then tensors, that no output needs. Inputs stay. */
public final class RemoveDeadNodes {

  private RemoveDeadNodes() {}

  /** The graph without them. */
  public static Graph run(Graph graph) {
    Set<String> live = new HashSet<>(graph.outputs());
    List<Node> kept = new ArrayList<>();
    for (Node node : graph.nodes().reversed()) {
      if (live.contains(node.output())) {
        kept.add(node);
        live.addAll(node.inputs());
      }
    }
    live.addAll(graph.inputs());
    Map<String, Tensor> tensors = new LinkedHashMap<>(graph.tensors());
    tensors.keySet().retainAll(live);
    return new Graph(graph.name(), graph.inputs(), graph.outputs(), kept.reversed(), tensors);
  }
}
