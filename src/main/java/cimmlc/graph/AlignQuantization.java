package cimmlc.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Gives data movement (Reshape, Transpose, Slice, Pad, Concat, MaxPool) equal quantisation on
 * inputs and output, by requantising inputs first: moving and requantising commute.
 *
 * <pre>
 *   a (scale 1), b (scale 2) -> concat -> y (scale 2)
 *   a (scale 1) -> identity -> a' (scale 2); a', b -> concat -> y
 * </pre>
 *
 * Nodes with a real-valued input or output are left alone.
 */
public final class AlignQuantization {

  private final Graph graph;
  private final Map<String, Tensor> tensors;
  private final Set<String> nodeNames = new HashSet<>();
  private final List<Node> nodes = new ArrayList<>();

  /** Requantised tensors that exist already, by source and quantisation. */
  private final Map<Requantized, String> aligned = new HashMap<>();

  private record Requantized(String source, Quantization quantization) {}

  private AlignQuantization(Graph graph) {
    this.graph = graph;
    this.tensors = new LinkedHashMap<>(graph.tensors());
    graph.nodes().forEach(node -> nodeNames.add(node.name()));
  }

  /** The graph with the IDENTITY nodes that it needs. */
  public static Graph run(Graph graph) {
    AlignQuantization pass = new AlignQuantization(graph);
    graph.nodes().forEach(pass::visit);
    return new Graph(graph.name(), graph.inputs(), graph.outputs(), pass.nodes, pass.tensors);
  }

  private void visit(Node node) {
    Quantization wanted = graph.output(node).quantization();
    if (wanted == null || !node.op().movesValues()) {
      nodes.add(node);
      return;
    }
    List<String> inputs = node.inputs().stream().map(input -> align(input, wanted)).toList();
    nodes.add(new Node(node.name(), node.op(), inputs, node.output()));
  }

  private String align(String input, Quantization wanted) {
    Tensor tensor = Objects.requireNonNull(tensors.get(input));
    if (tensor.quantization() == null || tensor.quantization().equals(wanted)) {
      return input;
    }
    return aligned.computeIfAbsent(
        new Requantized(input, wanted), _ -> requantized(tensor, wanted));
  }

  private String requantized(Tensor tensor, Quantization wanted) {
    String name = tensor.name() + "/requantized";
    while (tensors.containsKey(name) || nodeNames.contains(name)) {
      name += "'";
    }
    nodeNames.add(name);
    tensors.put(name, new Tensor(name, tensor.shape(), wanted, null));
    nodes.add(new Node(name, Op.Unary.of(Op.Unary.Kind.IDENTITY), List.of(tensor.name()), name));
    return name;
  }
}
