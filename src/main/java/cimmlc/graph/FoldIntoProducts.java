package cimmlc.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Folds a BatchNormalization, or arithmetic with a constant a channel, into the real-valued product
 * before it. Weights are scaled when they are read, not copied.
 *
 * <pre>
 *   x -> conv(w, b) -> t -> affine(s, h) -> y        x -> conv(w*s, b*s+h) -> y
 * </pre>
 */
public final class FoldIntoProducts {

  private final Graph graph;
  private final Consumers consumers;
  private final Map<String, Tensor> tensors;
  private final List<Node> nodes = new ArrayList<>();

  /** Where in {@link #nodes} the product stands that makes a tensor. */
  private final Map<String, Integer> products = new HashMap<>();

  private FoldIntoProducts(Graph graph) {
    this.graph = graph;
    this.consumers = new Consumers(graph);
    this.tensors = new LinkedHashMap<>(graph.tensors());
  }

  /** {@code y = x * scale + shift}, a value each for every output channel. */
  private record Line(float[] scale, float[] shift) {}

  /** The graph with as many nodes folded as possible. */
  public static Graph run(Graph graph) {
    FoldIntoProducts fold = new FoldIntoProducts(graph);
    graph.nodes().forEach(fold::visit);
    return new Graph(graph.name(), graph.inputs(), graph.outputs(), fold.nodes, fold.tensors);
  }

  private void visit(Node node) {
    String input = activation(node);
    Integer at = products.get(input);
    if (at != null && consumers.single(input)) {
      Line line = line(node, channelAxis(nodes.get(at)), input);
      if (line != null) {
        nodes.set(at, folded(nodes.get(at), line, node.output()));
        products.put(node.output(), at);
        tensors.remove(input);
        return;
      }
    }
    if (isRealProduct(node)) {
      products.put(node.output(), nodes.size());
    }
    nodes.add(node);
  }

  private String activation(Node node) {
    boolean second = node.inputs().size() == 2 && graph.input(node).isConstant();
    return node.inputs().get(second ? 1 : 0);
  }

  private boolean isRealProduct(Node node) {
    return graph.isCimSupported(node)
        && graph.output(node).quantization() == null
        && node.inputs().stream().skip(1).map(graph::tensor).allMatch(FoldIntoProducts::isReal);
  }

  private static boolean isReal(Tensor tensor) {
    return tensor.isConstant() && tensor.quantization() == null;
  }

  private int channelAxis(Node product) {
    return product.op() instanceof Op.Conv ? 1 : graph.output(product).shape().rank() - 1;
  }

  /** What a node does to each channel of a product; null if it is nothing so simple. */
  private @Nullable Line line(Node node, int axis, String input) {
    Shape shape = graph.tensor(input).shape();
    if (!graph.output(node).shape().equals(shape)) {
      return null;
    }
    return switch (node.op()) {
      case Op.Affine _ ->
          axis == 1
              ? new Line(
                  values(node.inputs().get(1), shape.dim(1)),
                  values(node.inputs().get(2), shape.dim(1)))
              : null;
      case Op.Elementwise(var kind) when node.inputs().size() == 2 -> {
        boolean first = node.input().equals(input);
        float[] constant = perChannel(graph.tensor(node.inputs().get(first ? 1 : 0)), shape, axis);
        yield constant == null ? null : line(kind, constant, first);
      }
      default -> null;
    };
  }

  private static @Nullable Line line(Op.Elementwise.Kind kind, float[] constant, boolean first) {
    int channels = constant.length;
    return switch (kind) {
      case ADD -> new Line(filled(channels, 1), constant);
      case SUB ->
          first
              ? new Line(filled(channels, 1), scaled(constant, -1))
              : new Line(filled(channels, -1), constant);
      case MUL -> new Line(constant, new float[channels]);
      case DIV -> first ? new Line(inverse(constant), new float[channels]) : null;
    };
  }

  private float[] values(String tensor, int channels) {
    TensorData data = Objects.requireNonNull(graph.tensor(tensor).data());
    float[] values = new float[channels];
    for (int c = 0; c < channels; c++) {
      values[c] = data.floatAt(data.count() == 1 ? 0 : c);
    }
    return values;
  }

  /** A constant that varies along the channel axis alone, when broadcast; null for others. */
  private float @Nullable [] perChannel(Tensor constant, Shape shape, int axis) {
    if (!isReal(constant)) {
      return null;
    }
    int offset = shape.rank() - constant.shape().rank();
    for (int i = 0; i < constant.shape().rank(); i++) {
      if (constant.shape().dim(i) != 1 && i + offset != axis) {
        return null;
      }
    }
    return values(constant.name(), shape.dim(axis));
  }

  private static float[] filled(int count, float value) {
    float[] values = new float[count];
    Arrays.fill(values, value);
    return values;
  }

  private static float[] scaled(float[] values, float factor) {
    float[] result = new float[values.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = values[i] * factor;
    }
    return result;
  }

  private static float[] inverse(float[] values) {
    float[] result = new float[values.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = 1 / values[i];
    }
    return result;
  }

  private Node folded(Node product, Line line, String output) {
    String weights = product.inputs().get(1);
    if (!allOnes(line.scale)) {
      weights = scaledWeights(product, line.scale);
    }
    float[] bias = line.shift.clone();
    if (product.inputs().size() > 2) {
      TensorData old = Objects.requireNonNull(tensor(product.inputs().get(2)).data());
      for (int c = 0; c < bias.length; c++) {
        bias[c] += old.floatAt(c) * line.scale[c];
      }
    }
    String biasName = fresh(product.name() + "/bias");
    tensors.put(
        biasName, Tensor.constant(biasName, Shape.of(bias.length), TensorData.Floats.of(bias)));
    return new Node(
        product.name(), product.op(), List.of(product.input(), weights, biasName), output);
  }

  private static boolean allOnes(float[] scale) {
    for (float factor : scale) {
      if (factor != 1) {
        return false;
      }
    }
    return true;
  }

  private String scaledWeights(Node product, float[] scale) {
    Tensor weights = tensor(product.inputs().get(1));
    boolean channelsFirst = !(product.op() instanceof Op.MatMul(boolean transposed)) || transposed;
    long inner = channelsFirst ? Math.max(1, weights.shape().elements() / scale.length) : 1;
    TensorData data = scaled(Objects.requireNonNull(weights.data()), scale, inner);
    String name = fresh(product.name() + "/weights");
    tensors.put(name, Tensor.constant(name, weights.shape(), data));
    return name;
  }

  /** Fills stay fills where they can: they take no space, whatever reads them. */
  private static TensorData scaled(TensorData data, float[] scale, long inner) {
    boolean uniform = scale.length > 0 && Arrays.equals(scale, filled(scale.length, scale[0]));
    return uniform && data instanceof TensorData.Fill(long count, float value)
        ? new TensorData.Fill(count, value * scale[0])
        : new TensorData.Scaled(data, scale, inner);
  }

  private Tensor tensor(String name) {
    return Objects.requireNonNull(tensors.get(name));
  }

  private String fresh(String wanted) {
    String name = wanted;
    while (tensors.containsKey(name)) {
      name += "'";
    }
    return name;
  }
}
