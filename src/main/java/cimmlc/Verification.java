package cimmlc;

import cimmlc.arch.Architecture;
import cimmlc.data.Sample;
import cimmlc.data.Samples;
import cimmlc.flow.TensorDecl;
import cimmlc.graph.Graph;
import cimmlc.reference.Accuracy;
import cimmlc.reference.Comparison;
import cimmlc.reference.FloatModel;
import cimmlc.reference.Reference;
import cimmlc.sim.functional.AnalogOptions;
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
 * @param adc what converters of each width cost; empty where they took no part
 * @param seconds wall time by what it was spent on
 */
public record Verification(
    String reference,
    Comparison comparison,
    Accuracy accuracy,
    List<AdcReport> adc,
    Map<String, Double> seconds) {

  /**
   * Verifies a flow.
   *
   * @param threads of the simulator
   * @param analog converters with each of which the flow is executed once more
   * @param progress gets the number of samples done
   */
  public static Verification of(
      Program program,
      Samples samples,
      int threads,
      List<AnalogOptions> analog,
      IntConsumer progress) {
    try (Arena arena = Arena.ofShared();
        Reference reference = Reference.open(program.graph());
        FloatModel floatModel = program.network().floatModel()) {
      var flow = program.generated().flow();
      var weights = program.generated().weights().load(arena);
      FunctionalSimulator exact = FunctionalSimulator.of(flow, weights, threads);
      List<Converted> converted =
          analog.stream()
              .map(options ->
                  new Converted(options, FunctionalSimulator.of(flow, weights, threads, options)))
              .toList();
      Run run = new Run(program, exact, converted, reference, floatModel);
      int done = 0;
      for (Sample sample : samples) {
        run.add(sample);
        progress.accept(++done);
      }
      return new Verification(
          reference.description(),
          run.comparison,
          run.accuracy,
          converted.stream().map(run::report).toList(),
          run.seconds);
    }
  }

  /** The flow with converters, and what the samples so far have given with them. */
  private static final class Converted {

    private final AnalogOptions options;
    private final FunctionalSimulator simulator;
    private final Accuracy accuracy = new Accuracy();
    private long mismatches;

    Converted(AnalogOptions options, FunctionalSimulator simulator) {
      this.options = options;
      this.simulator = simulator;
    }
  }

  /** What the samples so far have given. */
  private static final class Run {

    private final Graph graph;
    private final Architecture architecture;
    private final Map<String, List<String>> results;
    private final FunctionalSimulator exact;
    private final List<Converted> converted;
    private final Reference reference;
    private final FloatModel floatModel;
    private final Accuracy accuracy = new Accuracy();
    private final Map<String, Double> seconds = new HashMap<>();
    private Comparison comparison = Comparison.NONE;

    Run(
        Program program,
        FunctionalSimulator exact,
        List<Converted> converted,
        Reference reference,
        FloatModel floatModel) {
      this.graph = program.graph();
      this.architecture = program.schedule().cg().arch();
      this.results = program.generated().results();
      this.exact = exact;
      this.converted = converted;
      this.reference = reference;
      this.floatModel = floatModel;
    }

    void add(Sample sample) {
      long start = System.nanoTime();
      Map<String, int[]> inputs = Reference.stored(graph, sample.inputs());
      Map<String, int[]> ours = execute(exact, inputs);
      start = spent("flow", start);
      comparison = comparison.and(reference.compare(sample.inputs(), ours));
      start = spent("reference", start);
      List<float[]> real = floatModel.run(sample.inputs());
      accuracy.add(graph, real, ours, sample.label());
      start = spent("float", start);
      for (Converted each : converted) {
        Map<String, int[]> theirs = execute(each.simulator, inputs);
        each.accuracy.add(graph, real, theirs, sample.label());
        ours.forEach((name, values) ->
            each.mismatches += mismatches(values, theirs.getOrDefault(name, values)));
        start = spent("adc", start);
      }
    }

    private static int mismatches(int[] a, int[] b) {
      int count = 0;
      for (int i = 0; i < a.length; i++) {
        count += a[i] == b[i] ? 0 : 1;
      }
      return count;
    }

    AdcReport report(Converted of) {
      return new AdcReport(
          of.options.bits(architecture),
          of.mismatches,
          of.accuracy,
          of.options.statistics().layers());
    }

    private Map<String, int[]> execute(FunctionalSimulator simulator, Map<String, int[]> inputs) {
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
