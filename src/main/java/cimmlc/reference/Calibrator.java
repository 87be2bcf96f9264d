package cimmlc.reference;

import cimmlc.data.Sample;
import cimmlc.data.Samples;
import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import cimmlc.graph.Graph;
import cimmlc.graph.Node;
import cimmlc.graph.Quantization;
import cimmlc.graph.Quantizer;
import cimmlc.graph.Range;
import cimmlc.graph.RangeObserver;
import cimmlc.graph.Tensor;
import cimmlc.onnx.proto.Onnx.TensorProto.DataType;
import cimmlc.reference.RuntimeSession.Feed;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Ranges of the activations that a graph has still as real values, observed in ONNX Runtime over
 * samples. Tensors that are quantised already are rounded on the way.
 */
public final class Calibrator {

  private final Graph graph;
  private final ModelBuilder model = new ModelBuilder();
  private final FloatOperators operators;
  private final Map<String, String> values = new HashMap<>();
  private final Map<String, Observer> observers = new LinkedHashMap<>();

  /** Sees the values of one tensor. */
  private interface Observer {
    void observe(float[] values);

    Range range();

    /** Values that no scale can hold. */
    long ignored();
  }

  private Calibrator(Graph graph, double percentile) {
    this.graph = graph;
    operators = new FloatOperators(graph, model);
    for (String name : Quantizer.uncalibrated(graph)) {
      if (graph.tensor(name).shape().elements() == 0) {
        throw new InvalidInputException(
            Location.of(graph.name()), "tensor " + name + " has no elements");
      }
      observers.put(name, percentile == 1 ? new Extremes() : new Histogram(percentile));
    }
  }

  /** Loads what calibration needs beside what the caller does until then. */
  public static void prepare() {
    RuntimeSession.prepare();
  }

  /**
   * Observes the network on every sample.
   *
   * @param percentile part of the values that a range covers; 1 is min-max
   * @param warnings gets a line where the network's values leave what float32 can hold
   * @return ranges by name, as {@link Quantizer} takes them
   * @throws InvalidInputException if a tensor has no elements
   */
  public static Map<String, Range> ranges(
      Graph graph, Samples samples, double percentile, Consumer<String> warnings) {
    Calibrator calibrator = new Calibrator(graph, percentile);
    if (!calibrator.observers.isEmpty()) {
      calibrator.observe(samples);
    }
    Map<String, Range> ranges = new LinkedHashMap<>();
    calibrator.observers.forEach((name, seen) -> ranges.put(name, seen.range()));
    calibrator.warnOfOverflow(warnings);
    return ranges;
  }

  private void warnOfOverflow(Consumer<String> warnings) {
    List<String> overflowing =
        observers.keySet().stream()
            .filter(name -> Objects.requireNonNull(observers.get(name)).ignored() > 0)
            .toList();
    if (!overflowing.isEmpty()) {
      warnings.accept(
          "values of %d tensors overflow float32 on the calibration inputs, %s first: left out"
              .formatted(overflowing.size(), overflowing.getFirst()));
    }
  }

  private void observe(Samples samples) {
    List<String> inputs = assemble();
    try (RuntimeSession session = RuntimeSession.open(model.build())) {
      for (Sample sample : samples) {
        observe(session, inputs, sample);
      }
    }
  }

  private void observe(RuntimeSession session, List<String> inputs, Sample sample) {
    Map<String, Feed> feeds = new HashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      Tensor tensor = graph.tensor(graph.inputs().get(i));
      feeds.put(inputs.get(i), new Feed.Floats(sample.inputs().get(i), tensor.shape()));
    }
    try (RuntimeSession.Outputs outputs = session.run(feeds)) {
      observers.entrySet().parallelStream()
          .forEach(seen -> seen.getValue().observe(outputs.floats(seen.getKey())));
    }
  }

  /** Builds the model; returns the names of its inputs. */
  private List<String> assemble() {
    List<String> inputs = new ArrayList<>();
    for (String name : graph.inputs()) {
      String input = model.input(model.fresh(), DataType.FLOAT, graph.tensor(name).shape());
      inputs.add(input);
      produced(graph.tensor(name), input);
    }
    for (Node node : graph.nodes()) {
      List<String> operands = node.inputs().stream().map(this::value).toList();
      produced(graph.output(node), operators.add(node, operands));
    }
    return inputs;
  }

  private String value(String name) {
    return values.computeIfAbsent(name, _ -> operators.constant(graph.tensor(name)));
  }

  private void produced(Tensor tensor, String value) {
    values.put(tensor.name(), rounded(tensor, value));
    if (observers.containsKey(tensor.name())) {
      model.node("Identity", List.of(value), tensor.name());
      model.output(tensor.name(), DataType.FLOAT, tensor.shape());
    }
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

  /** Minimum and maximum, without the cost of a histogram; the same as its. */
  private static final class Extremes implements Observer {

    private float min = Float.POSITIVE_INFINITY;
    private float max = Float.NEGATIVE_INFINITY;
    private long ignored;

    @Override
    public void observe(float[] values) {
      for (float value : values) {
        if (Math.abs(value) <= RangeObserver.LARGEST) {
          min = Math.min(min, value);
          max = Math.max(max, value);
        } else {
          ignored++;
        }
      }
    }

    @Override
    public Range range() {
      return min <= max ? new Range(min, max) : new Range(0, 0);
    }

    @Override
    public long ignored() {
      return ignored;
    }
  }

  /** A part of the values. */
  private static final class Histogram implements Observer {

    private final RangeObserver values = new RangeObserver();
    private final double percentile;

    Histogram(double percentile) {
      this.percentile = percentile;
    }

    @Override
    public void observe(float[] seen) {
      values.observe(FloatBuffer.wrap(seen));
    }

    @Override
    public Range range() {
      return values.percentile(percentile);
    }

    @Override
    public long ignored() {
      return values.ignored();
    }
  }
}
