package cimmlc;

import cimmlc.data.Sample;
import cimmlc.data.Samples;
import cimmlc.flow.TensorDecl;
import cimmlc.graph.Graph;
import cimmlc.reference.Accuracy;
import cimmlc.reference.Comparison;
import cimmlc.reference.FloatModel;
import cimmlc.reference.Reference;
import cimmlc.sim.functional.FunctionalSimulator;
import java.lang.foreign.Arena;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * Executes a compiled flow on samples and compares it with ONNX Runtime, tensor by tensor and bit
 * for bit (semantics of the integer model), and with the network as the user gave it.
 *
 * @param reference name and version of ONNX Runtime
 * @param comparison of every quantised tensor of every sample
 * @param accuracy against the real-valued network
 * @param seconds wall time by what it was spent on
 */
public record Verification(
    String reference, Comparison comparison, Accuracy accuracy, Map<String, Double> seconds) {

  /**
   * Verifies a compilation.
   *
   * @param threads of the simulator
   * @param progress gets the number of samples done
   */
  public static Verification of(
      Compilation compilation, Samples samples, int threads, IntConsumer progress) {
    try (Arena arena = Arena.ofShared();
        Reference reference = Reference.open(compilation.graph());
        FloatModel floatModel = compilation.network().floatModel()) {
      FunctionalSimulator simulator =
          FunctionalSimulator.of(
              compilation.generated().flow(),
              compilation.generated().weights().load(arena),
              threads);
      Run run = new Run(compilation, simulator, reference, floatModel);
      int done = 0;
      for (Sample sample : samples) {
        run.add(sample);
        progress.accept(++done);
      }
      return new Verification(reference.description(), run.comparison, run.accuracy, run.seconds);
    }
  }

  /** What the samples so far have given. */
  private static final class Run {

    private final Graph graph;
    private final Map<String, List<String>> results;
    private final FunctionalSimulator simulator;
    private final Reference reference;
    private final FloatModel floatModel;
    private final Accuracy accuracy = new Accuracy();
    private final Map<String, Double> seconds = new HashMap<>();
    private Comparison comparison = Comparison.NONE;

    Run(
        Compilation compilation,
        FunctionalSimulator simulator,
        Reference reference,
        FloatModel floatModel) {
      this.graph = compilation.graph();
      this.results = compilation.generated().results();
      this.simulator = simulator;
      this.reference = reference;
      this.floatModel = floatModel;
    }

    void add(Sample sample) {
      long start = System.nanoTime();
      Map<String, int[]> ours = execute(Reference.stored(graph, sample.inputs()));
      start = spent("flow", start);
      comparison = comparison.and(reference.compare(sample.inputs(), ours));
      start = spent("reference", start);
      accuracy.add(graph, floatModel.run(sample.inputs()), ours, sample.label());
      spent("float", start);
    }

    private Map<String, int[]> execute(Map<String, int[]> inputs) {
      Map<String, int[]> tensors = new HashMap<>(inputs);
      Map<String, TensorDecl> declared = new HashMap<>();
      Map<String, int[]> outputs =
          simulator.run(
              inputs,
              (stage, written, reader) -> {
                for (TensorDecl tensor : written) {
                  declared.put(tensor.name(), tensor);
                }
                for (String name : results.getOrDefault(stage.name(), List.of())) {
                  TensorDecl tensor = declared.get(name);
                  if (tensor != null) {
                    tensors.put(name, reader.read(tensor));
                  }
                }
              });
      tensors.putAll(outputs);
      return tensors;
    }

    private long spent(String what, long start) {
      long now = System.nanoTime();
      seconds.merge(what, (now - start) * 1e-9, Double::sum);
      return now;
    }
  }
}
