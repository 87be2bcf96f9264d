package cimmlc;

import cimmlc.arch.Architecture;
import cimmlc.arch.Architectures;
import cimmlc.arch.ComputingMode;
import cimmlc.flow.Flow;
import cimmlc.graph.Graph;
import cimmlc.graph.QuantizationOptions;
import cimmlc.schedule.Objective;
import cimmlc.sim.performance.PerformanceResult;
import cimmlc.sim.performance.PerformanceSimulator;
import cimmlc.sim.performance.SimulationOptions;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The performance simulation of a network on isaac-baseline: latency, energy, interval. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class SimulationBenchmark {

  @Param({"resnet18", "resnet50"})
  public String network = "";

  @Param({"CM", "WLM"})
  public String mode = "";

  private @Nullable Flow flow;

  @Setup
  public void prepare() {
    Network real = Network.load(network, Map.of(), 1);
    Graph graph = real.withFixedRanges(QuantizationOptions.INT8).graph();
    Architecture arch = Architectures.load("isaac-baseline").inMode(ComputingMode.valueOf(mode));
    CompilerOptions options =
        new CompilerOptions(
            "best", Objective.LATENCY, Double.POSITIVE_INFINITY, 0, QuantizationOptions.INT8, 1, 1);
    Compiler compiler = new Compiler(real, arch, options);
    flow = compiler.generate(compiler.levels(graph)).flow();
  }

  @Benchmark
  public PerformanceResult simulate() {
    return PerformanceSimulator.simulate(Objects.requireNonNull(flow), SimulationOptions.DEFAULT);
  }
}
