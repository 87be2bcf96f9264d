package cimmlc;

import static org.assertj.core.api.Assertions.assertThat;

import cimmlc.arch.Architecture;
import cimmlc.arch.ComputingMode;
import cimmlc.codegen.GeneratedFlow;
import cimmlc.diag.InvalidInputException;
import cimmlc.graph.Graph;
import cimmlc.graph.QuantizationOptions;
import cimmlc.graph.RandomGraphs;
import cimmlc.schedule.Objective;
import cimmlc.schedule.SchedulingOptions;
import cimmlc.schedule.cg.CgSchedule;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random network x chip x mode x policy x objective x bits, each drawn anew: the flow is legal, is
 * read back as it was printed, and computes every tensor bit for bit as the integer reference does;
 * a staggered peak is never above the plain one. {@code -Dcases=2000} makes it a campaign.
 */
class CampaignTest {

  private static final long CASES = Long.getLong("cases", 100);
  private static final List<String> POLICIES =
      List.of(
          "none",
          "cg-pipeline",
          "cg-duplication",
          "cg",
          "mvm",
          "vvm",
          "best",
          "poly-schedule",
          "puma",
          "jia",
          "jia-parallel",
          "jain");
  private static final List<Objective> OBJECTIVES =
      List.of(Objective.LATENCY, Objective.THROUGHPUT, Objective.PEAK_POWER);

  @Test
  void flowsComputeWhatTheGraphMeans() {
    long executed = LongStream.range(0, CASES).parallel().filter(CampaignTest::computes).count();
    assertThat(executed).isGreaterThan(CASES * 3 / 4);
  }

  @Test
  void aStaggeredPeakIsNeverAboveThePlainOne() {
    long compared = LongStream.range(0, CASES).parallel().filter(CampaignTest::staggers).count();
    assertThat(compared).isGreaterThan(CASES / 2);
  }

  /** False where the chip is refused: local buffers, or cells, that hold too little. */
  private static boolean computes(long seed) {
    SplittableRandom random = new SplittableRandom(seed * 41 + 3);
    QuantizationOptions bits =
        new QuantizationOptions(random.nextInt(2, 17), random.nextInt(2, 17));
    ComputingMode mode = pick(random, List.of(ComputingMode.values()));
    String policy = pick(random, POLICIES);
    Objective objective = pick(random, OBJECTIVES);
    Architecture arch = RandomArchitectures.wordline(seed).inMode(mode);
    Graph graph = RandomGraphs.quantized(seed, bits);
    String what = "%s, %s, %s, seed %d".formatted(mode, policy, objective, seed);
    GeneratedFlow flow;
    try {
      flow =
          generated(
              graph,
              arch,
              policy,
              new SchedulingOptions(bits.weightBits(), bits.activationBits(), objective));
    } catch (InvalidInputException e) {
      assertThat(e).as(what).hasMessageMatching("(?s).*(l1_size|does not fit in binding).*");
      return false;
    }
    FlowExecution.compare(flow, graph, RandomGraphs.inputs(graph, seed), what);
    return true;
  }

  /** Where the model of peaks differs most from the simulator, of ten thousand. */
  @ParameterizedTest
  @ValueSource(longs = 9040)
  void norWhereTheModelErrs(long seed) {
    assertThat(staggers(seed)).isTrue();
  }

  private static boolean staggers(long seed) {
    Architecture arch = RandomArchitectures.wordline(seed).inMode(ComputingMode.XBM);
    Graph graph = RandomGraphs.quantized(seed);
    try {
      long plain = peak(graph, arch, Objective.LATENCY);
      assertThat(peak(graph, arch, Objective.PEAK_POWER))
          .as("seed %d", seed)
          .isLessThanOrEqualTo(plain);
      return true;
    } catch (InvalidInputException _) {
      return false;
    }
  }

  /** Of policy {@code mvm}, as a user gets it. */
  private static long peak(Graph graph, Architecture arch, Objective objective) {
    CompilerOptions options =
        new CompilerOptions(
            "mvm", objective, Double.POSITIVE_INFINITY, 0, new QuantizationOptions(8, 8), 1, 1);
    Trials trials = new Trials(arch, options, new Phases());
    CgSchedule cg = Policies.cg("mvm").schedule(graph, arch, options.scheduling());
    return trials
        .simulate(trials.generate(trials.refine(cg)))
        .details()
        .orElseThrow()
        .activity()
        .peakCrossbars();
  }

  private static GeneratedFlow generated(
      Graph graph, Architecture arch, String policy, SchedulingOptions options) {
    CgSchedule cg = Policies.cg(policy).schedule(graph, arch, options);
    return Trials.flow(Policies.refinements(policy).getFirst().refine(cg, options, new Phases()));
  }

  private static <T> T pick(SplittableRandom random, List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
