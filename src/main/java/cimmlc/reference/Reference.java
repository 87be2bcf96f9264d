package cimmlc.reference;

import cimmlc.graph.Graph;
import cimmlc.graph.Tensor;
import cimmlc.reference.RuntimeSession.Feed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The integer network in ONNX Runtime (semantics.md, section 8). Opened once for a graph, asked
 * once for each sample, from one thread.
 *
 * <pre>{@code
 * try (Reference reference = Reference.open(graph)) {
 *   for (Sample sample : samples) {
 *     total = total.and(reference.compare(sample.inputs(), ours(sample)));
 *   }
 * }
 * }</pre>
 */
public final class Reference implements AutoCloseable {

  private final Graph graph;
  private final ReferenceModel model;
  private final RuntimeSession session;
  private final boolean unsignedWeights;

  private Reference(Graph graph, boolean unsignedWeights) {
    this.graph = graph;
    this.unsignedWeights = unsignedWeights;
    ReferenceModel written = ReferenceModel.of(graph, unsignedWeights);
    session = RuntimeSession.open(written.model());
    // The weights are in the session now.
    model =
        new ReferenceModel(RuntimeModel.EMPTY, written.inputs(), written.fed(), written.compared());
  }

  /**
   * Makes the reference of a quantised graph.
   *
   * @throws cimmlc.diag.InvalidInputException if a tensor is not quantised to 16 bits or fewer
   */
  public static Reference open(Graph graph) {
    return new Reference(graph, Saturation.happens());
  }

  /**
   * The stored integers of a graph's inputs, by name, as evaluator and flow take them.
   *
   * @param inputs real values of each graph input, in the graph's order
   */
  public static Map<String, int[]> stored(Graph graph, List<float[]> inputs) {
    Map<String, int[]> stored = new HashMap<>();
    for (int i = 0; i < graph.inputs().size(); i++) {
      Tensor tensor = graph.tensor(graph.inputs().get(i));
      stored.put(tensor.name(), tensor.activationQuantization().quantize(inputs.get(i)));
    }
    return stored;
  }

  /** Name and version of the reference, and how it differs from the plain one. */
  public String description() {
    return RuntimeSession.version()
        + (unsignedWeights
            ? " (weights as uint8: its int8 products saturate on this machine)"
            : "");
  }

  /**
   * Compares every tensor of one inference.
   *
   * @param inputs real values of each graph input
   * @param ours stored integers by tensor name, row-major in ONNX's layout: all graph outputs, and
   *     as many other activations as there are; those that are absent are not compared
   * @throws IllegalArgumentException if a tensor that is needed is absent, or of the wrong size
   */
  public Comparison compare(List<float[]> inputs, Map<String, int[]> ours) {
    graph.outputs().forEach(name -> needed(name, ours));
    try (RuntimeSession.Outputs outputs = session.run(feeds(inputs, ours))) {
      Comparison total = Comparison.NONE;
      int tensors = 0;
      for (String name : model.compared()) {
        int[] values = ours.get(name);
        if (values != null) {
          total = total.and(compare(name, values, theirs(name, outputs)));
          tensors++;
        }
      }
      return new Comparison(
          tensors,
          total.elements(),
          total.mismatches(),
          total.floatKernelMismatches(),
          total.maxAbsError(),
          total.first());
    }
  }

  private Map<String, Feed> feeds(List<float[]> inputs, Map<String, int[]> ours) {
    Map<String, Feed> feeds = new HashMap<>();
    for (int i = 0; i < graph.inputs().size(); i++) {
      Tensor tensor = graph.tensor(graph.inputs().get(i));
      feeds.put(model.inputs().get(i), new Feed.Floats(inputs.get(i), tensor.shape()));
    }
    model.fed().forEach((name, input) -> feeds.put(input, feed(name, ours)));
    return feeds;
  }

  private Feed feed(String name, Map<String, int[]> ours) {
    Tensor tensor = graph.tensor(name);
    Container container = Container.of(tensor);
    int[] values = needed(name, ours);
    if (container.isByte()) {
      byte[] bytes = new byte[values.length];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) (values[i] + container.offset());
      }
      return new Feed.Bytes(bytes, false, tensor.shape());
    }
    short[] shorts = new short[values.length];
    for (int i = 0; i < shorts.length; i++) {
      shorts[i] = (short) (values[i] + container.offset());
    }
    return new Feed.Shorts(shorts, tensor.shape());
  }

  /** What ONNX Runtime has for a tensor. */
  private int[] theirs(String name, RuntimeSession.Outputs outputs) {
    Container container = Container.of(graph.tensor(name));
    int[] values;
    if (container.isByte()) {
      byte[] bytes = outputs.bytes(name);
      values = new int[bytes.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = (bytes[i] & 0xff) - container.offset();
      }
    } else {
      short[] shorts = outputs.shorts(name);
      values = new int[shorts.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = shorts[i] - container.offset();
      }
    }
    return values;
  }

  private int[] needed(String name, Map<String, int[]> ours) {
    int[] values = ours.get(name);
    if (values == null || values.length != graph.tensor(name).shape().elements()) {
      throw new IllegalArgumentException(
          "the values of %s are needed, shape %s".formatted(name, graph.tensor(name).shape()));
    }
    return values;
  }

  private Comparison compare(String name, int[] ours, int[] theirs) {
    int tolerance = model.fed().containsKey(name) ? 1 : 0;
    long within = 0;
    long beyond = 0;
    int worst = 0;
    Comparison.Mismatch first = null;
    for (int i = 0; i < theirs.length; i++) {
      int reference = theirs[i];
      int error = Math.abs(ours[i] - reference);
      worst = Math.max(worst, error);
      if (error > tolerance) {
        beyond++;
        first = first == null ? new Comparison.Mismatch(name, i, ours[i], reference) : first;
      } else if (error > 0) {
        within++;
      }
    }
    return new Comparison(1, theirs.length, beyond, within, worst, first);
  }

  @Override
  public void close() {
    session.close();
  }
}
