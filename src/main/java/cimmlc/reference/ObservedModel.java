package cimmlc.reference;

import cimmlc.data.Sample;
import cimmlc.graph.Graph;
import cimmlc.graph.Node;
import cimmlc.graph.Quantization;
import cimmlc.graph.Shape;
import cimmlc.graph.Tensor;
import cimmlc.onnx.proto.Onnx.TensorProto.DataType;
import cimmlc.reference.RuntimeSession.Feed;
import cimmlc.reference.RuntimeSession.Outputs;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A graph in ONNX Runtime that gives out some of its activations, or numbers that sum them up.
 * Tensors that are quantised already are rounded on the way.
 */
final class ObservedModel implements AutoCloseable {

  private final Graph graph;
  private final List<String> operators;
  private final ModelBuilder model = new ModelBuilder();
  private final FloatOperators floats;
  private final Map<String, String> values = new HashMap<>();
  private final List<String> inputs = new ArrayList<>();
  private final Map<String, List<String>> outputs = new LinkedHashMap<>();
  private final RuntimeSession session;

  private ObservedModel(Graph graph, Collection<String> observed, List<String> operators) {
    this.graph = graph;
    this.operators = operators;
    this.floats = new FloatOperators(graph, model);
    observed.forEach(name -> outputs.put(name, List.of()));
    assemble();
    session = RuntimeSession.open(model.build());
  }

  /** A model that gives out all values of some tensors. */
  static ObservedModel values(Graph graph, Collection<String> observed) {
    return new ObservedModel(graph, observed, List.of("Identity"));
  }

  /**
   * A model that gives out the least value, the greatest and the sum of some tensors. A sum is
   * finite only if all values are.
   */
  static ObservedModel extremes(Graph graph, Collection<String> observed) {
    return new ObservedModel(graph, observed, List.of("ReduceMin", "ReduceMax", "ReduceSum"));
  }

  private void assemble() {
    for (String name : graph.inputs()) {
      String input = model.input(model.fresh(), DataType.FLOAT, graph.tensor(name).shape());
      inputs.add(input);
      produced(graph.tensor(name), input);
    }
    for (Node node : graph.nodes()) {
      List<String> operands = node.inputs().stream().map(this::value).toList();
      produced(graph.output(node), floats.add(node, operands));
    }
  }

  private String value(String name) {
    return values.computeIfAbsent(name, _ -> floats.constant(graph.tensor(name)));
  }

  private void produced(Tensor tensor, String value) {
    values.put(tensor.name(), rounded(tensor, value));
    if (outputs.containsKey(tensor.name())) {
      outputs.put(
          tensor.name(), operators.stream().map(op -> output(op, tensor.shape(), value)).toList());
    }
  }

  private String output(String operator, Shape shape, String value) {
    boolean all = operator.equals("Identity");
    String output =
        all
            ? model.node(operator, List.of(value))
            : model.node(operator, List.of(value), ModelBuilder.attribute("keepdims", 0));
    model.output(output, DataType.FLOAT, all ? shape : Shape.of());
    return output;
  }

  private String rounded(Tensor tensor, String value) {
    if (tensor.quantization() == null) {
      return value;
    }
    Quantization.PerTensor how = Container.quantization(tensor);
    String scale = model.scalar(how.scale());
    String zero = model.zero(how);
    String stored = model.node("QuantizeLinear", List.of(value, scale, zero));
    return model.node("DequantizeLinear", List.of(stored, scale, zero));
  }

  /** Runs one sample; to be closed. */
  Outputs run(Sample sample) {
    Map<String, Feed> feeds = new HashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      Tensor tensor = graph.tensor(graph.inputs().get(i));
      feeds.put(inputs.get(i), new Feed.Floats(sample.inputs().get(i), tensor.shape()));
    }
    return session.run(feeds);
  }

  /** What the model gives out of a tensor: {@code index} 0 is the values, or the least of them. */
  float[] of(Outputs outputs, String tensor, int index) {
    return outputs.floats(Objects.requireNonNull(this.outputs.get(tensor)).get(index));
  }

  @Override
  public void close() {
    session.close();
  }
}
