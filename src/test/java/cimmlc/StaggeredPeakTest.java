package cimmlc;

import static org.assertj.core.api.Assertions.assertThat;

import cimmlc.arch.Architecture;
import cimmlc.arch.Architectures;
import cimmlc.arch.Chip;
import cimmlc.arch.ComputingMode;
import cimmlc.arch.Grid;
import cimmlc.diag.InvalidInputException;
import cimmlc.graph.Graph;
import cimmlc.graph.QuantizationOptions;
import cimmlc.graph.RandomGraphs;
import cimmlc.schedule.Objective;
import cimmlc.sim.performance.PerformanceResult;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Peaks of crossbars and power, as the simulator measures them. */
class StaggeredPeakTest {

  private static final double[] SLACKS = {0, 0.01, 0.05, 0.25};
  private static final double UNLIMITED = Double.POSITIVE_INFINITY;

  /** Also with bandwidths and local buffers that the scheduler does not know. */
  @ParameterizedTest
  @CsvSource({"XBM, best, true", "XBM, mvm, false", "XBM, best, false", "WLM, best, true"})
  void moreLatencyNeverMakesAHigherPeak(ComputingMode mode, String policy, boolean limited) {
    long compared =
        LongStream.range(0, 4)
            .parallel()
            .filter(seed -> {
              Architecture arch = RandomArchitectures.wordline(seed).inMode(mode);
              return falls(
                  seed, limited ? PerformancePropertyTest.limited(arch, seed) : arch, policy);
            })
            .count();
    assertThat(compared).isGreaterThan(1);
  }

  /** False where the chip is refused. */
  private static boolean falls(long seed, Architecture arch, String policy) {
    Graph graph = RandomGraphs.quantized(seed);
    try {
      long before = Long.MAX_VALUE;
      for (double slack : SLACKS) {
        long peak = crossbars(graph, arch, options(policy, Objective.PEAK_POWER, slack, UNLIMITED));
        assertThat(peak)
            .as("%s, seed %d, slack %s", policy, seed, slack)
            .isLessThanOrEqualTo(before);
        before = peak;
      }
      return true;
    } catch (InvalidInputException _) {
      return false;
    }
  }

  /** Table 3's bandwidths are finite, here in fewer cores; the stagger pays all the same. */
  @Test
  void finiteBandwidthsKeepThePeakLow() {
    Architecture arch = few(Architectures.load("isaac-baseline").inMode(ComputingMode.XBM));
    long lower = 0;
    for (long seed = 0; seed < 12; seed++) {
      Graph graph = RandomGraphs.quantized(seed);
      long plain = crossbars(graph, arch, options("mvm", Objective.LATENCY, 0, UNLIMITED));
      long peak = crossbars(graph, arch, options("best", Objective.PEAK_POWER, 0.1, UNLIMITED));
      assertThat(peak).as("seed %d", seed).isLessThanOrEqualTo(plain);
      lower += peak < plain ? 1 : 0;
    }
    assertThat(lower).isGreaterThan(2);
  }

  private static Architecture few(Architecture arch) {
    Chip all = arch.chip();
    Chip chip =
        new Chip(
            new Grid(2, 2),
            all.aluOpsPerCycle(),
            all.noc(),
            all.l0Bytes(),
            all.l0BitsPerCycle(),
            all.l0TotalBitsPerCycle());
    return new Architecture(
        arch.name(),
        arch.mode(),
        arch.source(),
        arch.cycleSeconds(),
        chip,
        arch.core(),
        arch.crossbar(),
        arch.ext());
  }

  @ParameterizedTest
  @EnumSource(ComputingMode.class)
  void thePowerBudgetIsKept(ComputingMode mode) {
    Architecture arch = Architectures.load("isaac-baseline").inMode(mode);
    long limited = 0;
    for (long seed = 0; seed < 4; seed++) {
      Graph graph = RandomGraphs.quantized(seed);
      double unlimited = watts(run(graph, arch, options("best", Objective.LATENCY, 0, UNLIMITED)));
      double budget = 0.8 * unlimited;
      try {
        double peak = watts(run(graph, arch, options("best", Objective.LATENCY, 0, budget)));
        assertThat(peak).as("%s, seed %d", mode, seed).isLessThanOrEqualTo(budget);
        limited++;
      } catch (InvalidInputException e) {
        assertThat(e).hasMessageContaining("--power-budget");
      }
    }
    assertThat(limited).isPositive();
  }

  private static long crossbars(Graph graph, Architecture arch, CompilerOptions options) {
    return run(graph, arch, options).details().orElseThrow().activity().peakCrossbars();
  }

  private static double watts(PerformanceResult result) {
    double pj = result.details().orElseThrow().energy().orElseThrow().peakPjPerCycle();
    return pj * 1e-12 / result.cycleSeconds();
  }

  private static PerformanceResult run(Graph graph, Architecture arch, CompilerOptions options) {
    Network network = new Network("n", graph, new Network.Origin.File(Path.of("n.onnx")), 0);
    Compiler compiler = new Compiler(network, arch, options);
    return compiler.simulate(compiler.generate(compiler.levels(graph)));
  }

  private static CompilerOptions options(
      String policy, Objective objective, double slack, double watts) {
    return new CompilerOptions(
        policy, objective, watts, slack, new QuantizationOptions(8, 8), 1, 1);
  }
}
