package cimmlc.schedule.cg;

import static org.assertj.core.api.Assertions.assertThat;

import cimmlc.arch.Architecture;
import cimmlc.arch.ComputingMode;
import cimmlc.graph.Graph;
import cimmlc.schedule.Chips;
import cimmlc.schedule.Networks;
import cimmlc.schedule.SchedulingOptions;
import cimmlc.schedule.cg.ScheduledOperator.Cim;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bounds and {@code best} against all cuts and all duplications of small networks. */
class BoundsTest {

  private static final SchedulingOptions OPTIONS = SchedulingOptions.DEFAULT;

  static LongStream seeds() {
    return LongStream.range(0, 80);
  }

  private static Graph network(Random random) {
    Networks net = new Networks(3, 5 + random.nextInt(4), 5 + random.nextInt(4));
    String x = net.conv(net.input(), 4, 3, 1, 1);
    for (int i = random.nextInt(2); i < 2; i++) {
      x =
          switch (random.nextInt(4)) {
            case 0 -> net.conv(x, 4, 3, 1 + random.nextInt(2), 1);
            case 1 -> net.maxPool(net.conv(x, 6, 1, 1, 1), 3, 2, 1);
            case 2 -> net.add(net.conv(x, net.shape(x).dim(1), 3, 1, 1), net.relu(x));
            default -> net.conv(net.relu(x), 12, 3, 1, 1);
          };
    }
    return net.graph("small", random.nextBoolean() ? net.gemm(x, 5) : x);
  }

  private static Architecture chip(Random random) {
    int cores = 3 + random.nextInt(12);
    Architecture chip =
        random.nextInt(3) > 0
            ? Chips.of(cores, 1 + random.nextInt(2), 16, 32)
            : Chips.written(cores, 1 + random.nextInt(2), 16, 32);
    return chip.inMode(ComputingMode.CM);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void noScheduleIsBelowTheBoundsAndBestIsNearTheOptimum(long seed) {
    Random random = new Random(seed);
    Graph graph = network(random);
    Architecture chip = chip(random);
    Exhaustive all = new Exhaustive(graph, chip);
    Bounds bounds = Bounds.of(graph, chip, OPTIONS);
    assertThat(bounds.latencyCycles()).isLessThanOrEqualTo(all.latency);
    assertThat(bounds.throughputIntervalCycles()).isLessThanOrEqualTo(all.interval);
    CgLatency best = CgLatency.of(BestPolicy.BEST.schedule(graph, chip, OPTIONS), OPTIONS);
    assertThat(best.cyclesWithReload()).isBetween(all.latency, all.latency * 21 / 20);
  }

  /** The least of all schedules of small networks. */
  private static final class Exhaustive {

    private final Graph graph;
    private final Architecture chip;
    private final List<Cim> cims;
    private long latency = Long.MAX_VALUE;
    private long interval = Long.MAX_VALUE;
    private int fewest = Integer.MAX_VALUE;

    Exhaustive(Graph graph, Architecture chip) {
      this.graph = graph;
      this.chip = chip;
      this.cims = new SplitLargeOperators(graph, chip, OPTIONS).schedule("all").cims().toList();
      boolean[] cutAt = new boolean[Math.min(cims.size() - 1, 9)];
      for (int cuts = 0; cuts < 1 << cutAt.length; cuts++) {
        int[] segmentOf = new int[cims.size()];
        for (int i = 1; i < segmentOf.length; i++) {
          segmentOf[i] = segmentOf[i - 1] + (i > cutAt.length ? 1 : cuts >> (i - 1) & 1);
        }
        evaluate(segmentOf);
      }
    }

    private void evaluate(int[] segmentOf) {
      List<Segment> segments = Segments.of(graph, cims, segmentOf, Execution.PIPELINE);
      if (segments.stream().anyMatch(s -> s.coresUsed() > chip.cores())) {
        return;
      }
      boolean written = segments.size() > 1;
      if (chip.ext().write().isIdeal() && segments.size() != fewest) {
        if (segments.size() > fewest) {
          return;
        }
        fewest = segments.size();
        latency = Long.MAX_VALUE;
        interval = Long.MAX_VALUE;
      }
      long latencySum = 0;
      long intervalSum = 0;
      for (Segment segment : segments) {
        long[] least = {Long.MAX_VALUE, Long.MAX_VALUE};
        int[] copies = CgLatency.copies(segment);
        long free = chip.cores() - segment.coresUsed();
        long mvm = chip.crossbar().mvmCycles(8);
        copies(segment, new PipelineTiming(graph, segment), mvm, copies, 0, free, least);
        long reload = new WeightReload(chip, OPTIONS).cycles(segment.cims());
        latencySum += least[0] + (written ? reload : 0);
        intervalSum += least[1];
      }
      latency = Math.min(latency, latencySum);
      interval = Math.min(interval, intervalSum);
    }

    private static void copies(
        Segment segment,
        PipelineTiming timing,
        long mvm,
        int[] copies,
        int operator,
        long free,
        long[] least) {
      if (operator == copies.length) {
        least[0] = Math.min(least[0], timing.latencyCycles(copies, mvm));
        long slowest = 0;
        for (int i = 0; i < copies.length; i++) {
          long windows = segment.cims().get(i).form().windows();
          slowest = Math.max(slowest, Math.ceilDiv(windows, copies[i]) * mvm);
        }
        least[1] = Math.min(least[1], slowest);
        return;
      }
      Cim cim = segment.cims().get(operator);
      int most = (int) Math.min(cim.form().windows(), 1 + free / cim.footprint().cores());
      for (int d = 1; d <= most; d++) {
        int[] chosen = Arrays.copyOf(copies, copies.length);
        chosen[operator] = d;
        long left = free - (long) (d - 1) * cim.footprint().cores();
        copies(segment, timing, mvm, chosen, operator + 1, left, least);
      }
    }
  }
}
