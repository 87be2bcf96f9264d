package cimmlc.graph;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds one operator in the pieces that exporters make of it. What is between the pieces must be
 * real-valued and read by pieces alone; where a model quantises it, that is what the model means.
 */
interface Fusion {

  /** The operator whose last piece a node is; null if it is none. */
  @Nullable Found at(Node last);

  /**
   * What stands for the pieces.
   *
   * @param named the piece whose name the operator gets
   * @param pieces all nodes that go, the last one included
   * @param inputs in the operator's order
   * @param constants inputs that the graph does not have yet
   */
  record Found(Node named, Set<Node> pieces, Op op, List<String> inputs, List<Tensor> constants) {}

  /** The graph with as many operators found as possible, those of the most pieces first. */
  static Graph run(Graph graph, Function<Pieces, Fusion> kind) {
    Pieces pieces = new Pieces(graph);
    Fusion fusion = kind.apply(pieces);
    Map<String, Tensor> tensors = new LinkedHashMap<>(graph.tensors());
    Set<Node> gone = new HashSet<>();
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes().reversed()) {
      Found found = gone.contains(node) ? null : fusion.at(node);
      if (found != null && pieces.areOwn(found.pieces(), node)) {
        gone.addAll(found.pieces());
        found.pieces().stream().filter(p -> p != node).forEach(p -> tensors.remove(p.output()));
        found.constants().forEach(constant -> tensors.put(constant.name(), constant));
        nodes.add(new Node(found.named().name(), found.op(), found.inputs(), node.output()));
      } else if (!gone.contains(node)) {
        nodes.add(node);
      }
    }
    return new Graph(graph.name(), graph.inputs(), graph.outputs(), nodes.reversed(), tensors);
  }
}
