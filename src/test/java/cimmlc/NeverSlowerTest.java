package cimmlc;

import static org.assertj.core.api.Assertions.assertThat;

import cimmlc.arch.Architecture;
import cimmlc.arch.ComputingMode;
import cimmlc.diag.InvalidInputException;
import cimmlc.graph.RandomGraphs;
import cimmlc.schedule.Objective;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On no chip is {@code best} slower, in the simulator, than another policy. */
class NeverSlowerTest {

  private static final int NETWORKS = 25;
  private static final List<String> POLICIES =
      List.of("none", "cg-pipeline", "cg-duplication", "cg", "mvm", "vvm", "poly-schedule");

  @ParameterizedTest
  @CsvSource({
    "CM, LATENCY",
    "CM, THROUGHPUT",
    "XBM, LATENCY",
    "XBM, THROUGHPUT",
    "WLM, LATENCY",
    "WLM, THROUGHPUT"
  })
  void bestIsFastest(ComputingMode mode, Objective objective) {
    int compared = 0;
    for (int seed = 0; seed < NETWORKS; seed++) {
      Architecture arch = arch(mode, seed);
      Compiling compiling = new Compiling(RandomGraphs.quantized(seed), arch, objective).in(mode);
      long best;
      try {
        best = compiling.with("best").orElseThrow().cycles(objective);
      } catch (InvalidInputException | java.util.NoSuchElementException e) {
        continue; // refused: local buffers too small, or cells for the weights
      }
      compared++;
      for (String policy : POLICIES) {
        assertThat(best)
            .as("%s, seed %d, %s", policy, seed, arch)
            .isLessThanOrEqualTo(compiling.with(policy).orElseThrow().cycles(objective));
      }
    }
    assertThat(compared).isGreaterThan(NETWORKS / 2);
  }

  /** Some with ideal bandwidths. */
  private static Architecture arch(ComputingMode mode, int seed) {
    if (mode == ComputingMode.CM) {
      return seed % 8 == 0 ? RandomArchitectures.of(seed) : TimedArchitectures.of(seed);
    }
    Architecture arch = RandomArchitectures.wordline(seed);
    return seed % 4 == 0 ? arch : PerformancePropertyTest.limited(arch, seed);
  }
}
