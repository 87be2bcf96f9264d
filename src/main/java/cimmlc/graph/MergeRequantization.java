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
 * Stores a real-valued activation as integers where everybody who reads it does so first.
 *
 * <pre>
 *   conv -> x (real) -> identity -> xq (s8)        conv -> xq (s8)
 * </pre>
 */
public final class MergeRequantization {

  private final Graph graph;
  private final Consumers consumers;
  private final Map<String, String> names = new HashMap<>();
  private final Map<String, Tensor> tensors;
  private final Set<Node> merged = new HashSet<>();

  private MergeRequantization(Graph graph) {
    this.graph = graph;
    this.consumers = new Consumers(graph);
    this.tensors = new LinkedHashMap<>(graph.tensors());
  }

  /** The graph with as few real-valued activations as QuantizeLinear nodes allow. */
  public static Graph run(Graph graph) {
    return new MergeRequantization(graph).run();
  }

  private Graph run() {
    graph.inputs().forEach(input -> merge(input, true));
    graph.nodes().forEach(node -> merge(node.output(), false));
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (!merged.contains(node)) {
        List<String> inputs = node.inputs().stream().map(this::renamed).toList();
        nodes.add(new Node(node.name(), node.op(), inputs, renamed(node.output())));
      }
    }
    return new Graph(graph.name(), graph.inputs(), graph.outputs(), nodes, tensors);
  }

  private String renamed(String tensor) {
    return names.getOrDefault(tensor, tensor);
  }

  private void merge(String real, boolean input) {
    Quantization quantization = commonQuantization(real);
    if (quantization == null) {
      return;
    }
    List<Node> readers = consumers.of(real);
    List<String> outputs =
        readers.stream().map(Node::output).filter(consumers::isOutput).distinct().toList();
    if (outputs.size() > 1 || (input && !outputs.isEmpty())) {
      return;
    }
    String name =
        input ? real : outputs.isEmpty() ? readers.getFirst().output() : outputs.getFirst();
    Tensor tensor = graph.tensor(real);
    tensors.remove(real);
    readers.forEach(reader -> tensors.remove(reader.output()));
    readers.forEach(reader -> names.put(reader.output(), name));
    names.put(real, name);
    tensors.put(name, new Tensor(name, tensor.shape(), quantization, null));
    merged.addAll(readers);
  }

  /** What all readers of a real-valued activation make of it; null if they do not agree. */
  private @Nullable Quantization commonQuantization(String real) {
    Tensor tensor = graph.tensor(real);
    List<Node> readers = consumers.of(real);
    if (tensor.quantization() != null || readers.isEmpty() || consumers.isOutput(real)) {
      return null;
    }
    Quantization common = graph.output(readers.getFirst()).quantization();
    boolean agree =
        readers.stream()
            .allMatch(reader ->
                reader.op() instanceof Op.Unary(var kind, _, _)
                    && kind == Op.Unary.Kind.IDENTITY
                    && Objects.equals(graph.output(reader).quantization(), common));
    return agree ? common : null;
  }
}
