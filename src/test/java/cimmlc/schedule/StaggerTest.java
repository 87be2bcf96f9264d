package cimmlc.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import cimmlc.arch.Architecture;
import cimmlc.arch.Architectures;
import cimmlc.arch.ComputingMode;
import cimmlc.graph.Graph;
import cimmlc.graph.RandomGraphs;
import cimmlc.graph.Window;
import cimmlc.schedule.cg.Activity;
import cimmlc.schedule.cg.CgSchedule;
import cimmlc.schedule.cg.PassPolicy;
import cimmlc.schedule.cg.PeakProblem;
import cimmlc.schedule.cg.PeakSearch;
import cimmlc.schedule.cg.RowSlice;
import cimmlc.schedule.cg.Segment;
import cimmlc.schedule.cg.Service;
import cimmlc.schedule.cg.Staggering;
import cimmlc.schedule.mvm.ActiveCrossbars;
import cimmlc.schedule.mvm.MvmPolicy;
import cimmlc.schedule.mvm.MvmSchedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class StaggerTest {

  /** One step an activation. */
  private static final SchedulingOptions ONE_BIT = new SchedulingOptions(8, 1, Objective.LATENCY);

  /**
   * Figure 12: OP 1 in two VXBs, OP 2 in four, two for each half of its input of four windows of OP
   * 1. OP 2 starts after two cycles instead of four; four crossbars are active at once, not six.
   */
  @Test
  void figure12() {
    Networks net = new Networks(16, 1, 16);
    String x = net.conv(net.input(), 16, Window.of(1, 1), 1);
    String y = net.conv(x, 16, new Window(1, 4, 1, 4, 0, 0, 0, 0, 1, 1), 1);
    Architecture chip = Chips.of(3, 2, 32, 32);
    CgSchedule cg = PassPolicy.CG_PIPELINE.schedule(net.graph("figure12", y), chip, ONE_BIT);
    MvmSchedule mvm = MvmPolicy.UNREFINED.schedule(cg, ONE_BIT);
    assertThat(mvm.operators().map(o -> o.grid().vxbs())).containsExactly(2L, 4L);
    ActiveCrossbars active = new ActiveCrossbars(mvm, ONE_BIT, 0);
    Activity together = active.together();
    Activity apart = active.bySlices();
    assertThat(together.peakCrossbars()).isEqualTo(6);
    assertThat(apart.peakCrossbars()).isEqualTo(4);
    assertThat(apart.makespanCycles()).isEqualTo(together.makespanCycles()).isEqualTo(17);
    assertThat(apart.crossbarCycles()).isEqualTo(together.crossbarCycles());
    assertThat(active.firstCycle(1, false)).isEqualTo(4);
    assertThat(active.firstCycle(1, true)).isEqualTo(2);
  }

  static LongStream seeds() {
    return LongStream.range(0, 40);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void neverAboveThePlainPeakNorBeyondTheLatency(long seed) {
    Random random = new Random(seed);
    Graph graph = RandomGraphs.quantized(seed);
    Architecture chip =
        Chips.of(4 + random.nextInt(12), 1 + random.nextInt(4), 8 << random.nextInt(4), 32);
    CgSchedule cg = PassPolicy.CG.schedule(graph, chip, SchedulingOptions.DEFAULT);
    MvmSchedule plain = MvmPolicy.EQUATION_1.schedule(cg, SchedulingOptions.DEFAULT);
    double slack = random.nextInt(3) * 0.2;
    SchedulingOptions options = new SchedulingOptions(8, 8, Objective.PEAK_POWER, slack);
    MvmPolicy policy = random.nextBoolean() ? MvmPolicy.EQUATION_1 : MvmPolicy.REDISTRIBUTED;
    Activity before = new ActiveCrossbars(plain, options, 0).bySlices();
    Activity after = new ActiveCrossbars(policy.schedule(cg, options), options, 0).bySlices();
    assertThat(after.peakCrossbars()).isLessThanOrEqualTo(before.peakCrossbars());
    assertThat(after.peakCrossbars()).isGreaterThanOrEqualTo((long) after.meanCrossbars());
    assertThat((double) after.makespanCycles())
        .isLessThanOrEqualTo(before.makespanCycles() * (1 + slack));
    assertThat(after.crossbarCycles()).isEqualTo(before.crossbarCycles());
  }

  /** All offsets and copies of a tiny pipeline with two branches, against the search. */
  @ParameterizedTest
  @CsvSource({"0, 0.0", "1, 0.0", "2, 0.3", "3, 0.3", "4, 0.6", "5, 0.0"})
  void findsTheLeastPeakOfTinyPipelines(int seed, double slack) {
    Random random = new Random(seed);
    Networks net = new Networks(4, 1, 8);
    String x = net.conv(net.input(), 8, Window.of(1, 1), 1);
    String left = net.conv(x, 8, new Window(1, 2, 1, 2, 0, 0, 0, 0, 1, 1), 1);
    String right = net.conv(x, 8, new Window(1, 2, 1, 2, 0, 0, 0, 0, 1, 1), 1);
    Graph graph = net.graph("branches", net.add(left, right));
    Segment segment =
        PassPolicy.CG_PIPELINE
            .schedule(graph, Chips.of(20, 4, 32, 32), SchedulingOptions.DEFAULT)
            .segments()
            .getFirst();
    int[] most = {1 + random.nextInt(4), 1 + random.nextInt(3), 1 + random.nextInt(3)};
    long[] vxbs = {1 + random.nextInt(2), 1, 2};
    long[] crossbars = {vxbs[0] * 2, 1 + random.nextInt(4), 2 + 2 * random.nextInt(2)};
    List<PeakProblem.Operator> operators = new ArrayList<>();
    List<Staggering> start = new ArrayList<>();
    for (int i = 0; i < most.length; i++) {
      operators.add(new PeakProblem.Operator(crossbars[i], crossbars[i], vxbs[i], 1, most[i]));
      start.add(new Staggering(most[i]));
    }
    PeakProblem problem =
        new PeakProblem(
            graph,
            segment,
            operators,
            (_, copies) -> new Service(copies, 8),
            (operator, _) ->
                IntStream.range(0, (int) vxbs[operator])
                    .mapToObj(vxb -> new RowSlice(0, Integer.MAX_VALUE, vxb))
                    .toList(),
            start,
            100);
    Activity plain = problem.activity(start);
    long limit = (long) (plain.makespanCycles() * (1 + slack));
    List<PeakSearch.Found> found =
        new PeakSearch(List.of(problem))
            .lowestPeaks(
                List.<int[][]>of(new int[][] {most}),
                List.of(limit),
                plain.peakCrossbars(),
                20_000_000);
    Activity after =
        found.isEmpty() ? plain : problem.activity(found.getFirst().segments().getFirst());
    assertThat(after.makespanCycles()).isLessThanOrEqualTo(limit);
    assertThat(after.peakCrossbars()).isEqualTo(least(problem, new ArrayList<>(), most, limit));
  }

  private static long least(PeakProblem problem, List<Staggering> chosen, int[] most, long limit) {
    if (chosen.size() == most.length) {
      Activity activity = problem.activity(chosen);
      return activity.makespanCycles() <= limit ? activity.peakCrossbars() : Long.MAX_VALUE;
    }
    long least = Long.MAX_VALUE;
    for (int copies = 1; copies <= most[chosen.size()]; copies++) {
      for (int turns = 1; turns <= problem.operators().get(chosen.size()).vxbs(); turns++) {
        for (long delay = 0; delay <= limit; delay += 8) {
          List<Staggering> more = new ArrayList<>(chosen);
          more.add(new Staggering(copies, turns, delay));
          least = Math.min(least, least(problem, more, most, limit));
        }
      }
    }
    return least;
  }

  /** On Table 3's chip, at the latency of Equation 1: the plain peak is 2.1 times the mean. */
  @Test
  void resnet18AtTheSameLatency() {
    Architecture chip = Architectures.load("isaac-baseline").inMode(ComputingMode.XBM);
    Graph graph = Networks.resnet(18);
    SchedulingOptions options = new SchedulingOptions(8, 8, Objective.PEAK_POWER);
    CgSchedule cg = PassPolicy.CG.schedule(graph, chip, options);
    MvmSchedule plain = MvmPolicy.EQUATION_1.schedule(cg, SchedulingOptions.DEFAULT);
    MvmSchedule lower = MvmPolicy.REDISTRIBUTED.schedule(cg, options);
    Activity before = new ActiveCrossbars(plain, options, 0).bySlices();
    Activity after = new ActiveCrossbars(lower, options, 0).bySlices();
    assertThat(before.peakCrossbars() / before.meanCrossbars()).isGreaterThan(2.1);
    assertThat(after.peakCrossbars() / after.meanCrossbars()).isLessThan(1.35);
    assertThat(after.makespanCycles()).isLessThanOrEqualTo(before.makespanCycles());
  }
}
