package cimmlc.reference;

import cimmlc.data.Sample;
import cimmlc.data.Samples;
import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import cimmlc.graph.Graph;
import cimmlc.graph.Quantizer;
import cimmlc.graph.Range;
import cimmlc.graph.RangeObserver;
import cimmlc.reference.RuntimeSession.Outputs;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Ranges of the activations that a graph has still as real values, observed in ONNX Runtime over
 * samples. Where the least and the greatest value are asked for, the runtime finds them; values
 * themselves are looked at for percentiles, and in tensors that hold something else than numbers of
 * a sensible size.
 */
public final class Calibrator {

  private final Graph graph;
  private final Samples samples;
  private final Set<String> names;
  private final Map<String, Range> ranges = new HashMap<>();

  private Calibrator(Graph graph, Samples samples) {
    this.graph = graph;
    this.samples = samples;
    this.names = new LinkedHashSet<>(Quantizer.uncalibrated(graph));
    for (String name : names) {
      if (graph.tensor(name).shape().elements() == 0) {
        throw new InvalidInputException(
            Location.of(graph.name()), "tensor " + name + " has no elements");
      }
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
    Calibrator calibrator = new Calibrator(graph, samples);
    Set<String> open = percentile == 1 ? calibrator.extremes() : calibrator.names;
    if (!open.isEmpty()) {
      calibrator.values(open, percentile, warnings);
    }
    Map<String, Range> ranges = new LinkedHashMap<>();
    calibrator.names.forEach(
        name -> ranges.put(name, Objects.requireNonNull(calibrator.ranges.get(name))));
    return ranges;
  }

  /** Finds the ranges of all tensors but those that are returned. */
  private Set<String> extremes() {
    Set<String> strange = new LinkedHashSet<>();
    if (names.isEmpty()) {
      return strange;
    }
    try (ObservedModel model = ObservedModel.extremes(graph, names)) {
      for (Sample sample : samples) {
        try (Outputs outputs = model.run(sample)) {
          for (String name : names) {
            float min = model.of(outputs, name, 0)[0];
            float max = model.of(outputs, name, 1)[0];
            float sum = model.of(outputs, name, 2)[0];
            if (Float.isFinite(sum) && Math.max(-min, max) <= RangeObserver.LARGEST) {
              ranges.merge(name, new Range(min, max), Range::union);
            } else {
              strange.add(name);
            }
          }
        }
      }
    }
    return strange;
  }

  /** Finds the ranges of some tensors by a look at every value. */
  private void values(Set<String> names, double percentile, Consumer<String> warnings) {
    Map<String, RangeObserver> observers = new LinkedHashMap<>();
    names.forEach(name -> observers.put(name, new RangeObserver()));
    try (ObservedModel model = ObservedModel.values(graph, names)) {
      for (Sample sample : samples) {
        try (Outputs outputs = model.run(sample)) {
          observers.entrySet().parallelStream()
              .forEach(seen ->
                  seen.getValue().observe(FloatBuffer.wrap(model.of(outputs, seen.getKey(), 0))));
        }
      }
    }
    observers.forEach((name, seen) ->
        ranges.put(name, percentile == 1 ? seen.minMax() : seen.percentile(percentile)));
    List<String> overflowing =
        names.stream()
            .filter(name -> Objects.requireNonNull(observers.get(name)).ignored() > 0)
            .toList();
    if (!overflowing.isEmpty()) {
      warnings.accept(
          "values of %d tensors overflow float32 on the calibration inputs, %s first: left out"
              .formatted(overflowing.size(), overflowing.getFirst()));
    }
  }
}
