package cimmlc.graph;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gives tensors other names. */
public final class RenameTensors {

  private RenameTensors() {}

  /**
   * The same graph with new names; a name that another tensor has already is not given.
   *
   * @param names new name by present name; the others keep theirs
   */
  public static Graph run(Graph graph, Map<String, String> names) {
    Map<String, String> changes = new LinkedHashMap<>();
    names.forEach((from, to) -> {
      if (!graph.tensors().containsKey(to) && !graph.inputs().contains(from)) {
        changes.put(from, to);
      }
    });
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Tensor tensor : graph.tensors().values()) {
      String name = changes.getOrDefault(tensor.name(), tensor.name());
      tensors.put(name, new Tensor(name, tensor.shape(), tensor.quantization(), tensor.data()));
    }
    List<Node> nodes =
        graph.nodes().stream()
            .map(node ->
                new Node(
                    node.name(),
                    node.op(),
                    renamed(node.inputs(), changes),
                    changes.getOrDefault(node.output(), node.output())))
            .toList();
    return new Graph(
        graph.name(), graph.inputs(), renamed(graph.outputs(), changes), nodes, tensors);
  }

  private static List<String> renamed(List<String> names, Map<String, String> changes) {
    return names.stream().map(name -> changes.getOrDefault(name, name)).toList();
  }
}
