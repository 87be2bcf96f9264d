package cimmlc.schedule.cg;

import cimmlc.schedule.Objective;
import cimmlc.schedule.SchedulingOptions;
import cimmlc.schedule.cg.ScheduledOperator.Cim;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts a network into pipelined segments by dynamic programming over all cut points, beyond the
 * paper's pop-back, which stops at the first node that does not pay at once; then moves single cuts
 * while the exact time of all segments falls. Where writing is ideal, as few segments as can be; a
 * network that fits is cut only where writing has a cost, and only if it pays.
 *
 * <pre>
 *   before   [a b c d e f g] [h]       maximal: no room for copies of a ... g
 *   after    [a b c d] [e f g h]       both halves have copies
 * </pre>
 */
final class OptimalCuts implements CgPass {

  /** Operators that all good estimates together may visit; beyond, rough ones do. */
  private static final long WORK = 1_000_000;

  /** Rough estimates; beyond, far ends are thinned out. */
  private static final long ROUGH = 10_000_000;

  /** What a schedule costs to build, in windows an operator. */
  private static final long BUILDING = 1000;

  /** Windows that all exact evaluations together may visit. */
  private static final long VISITS = 20_000_000;

  private final SchedulingOptions options;

  OptimalCuts(SchedulingOptions options) {
    this.options = options;
  }

  @Override
  public CgSchedule apply(CgSchedule schedule) {
    List<Cim> cims = schedule.cims().toList();
    if (cims.isEmpty()) {
      return cut(schedule, cims, new int[0]);
    }
    CutCosts costs = new CutCosts(schedule.graph(), schedule.arch(), options, cims);
    boolean fits = costs.maximalEnd(0) == cims.size();
    if (fits && schedule.arch().ext().write().isIdeal()) {
      return cut(schedule, cims, new int[] {cims.size()});
    }
    int[] best = cheaper(costs, program(costs), costs.maximal());
    return cut(schedule, cims, moved(schedule, cims, costs, best));
  }

  private static int[] cheaper(CutCosts costs, int[] a, int[] b) {
    return costs.cycles(a) <= costs.cycles(b) ? a : b;
  }

  /** The cheapest ends by estimate; far ends are thinned out where there are too many. */
  private static int[] program(CutCosts costs) {
    int size = costs.size();
    double[] cheapest = new double[size + 1];
    int[] next = new int[size + 1];
    Arrays.fill(cheapest, 0, size, Double.POSITIVE_INFINITY);
    boolean good = work(costs) <= WORK;
    for (int begin = size - 1; begin >= 0; begin--) {
      int longest = costs.maximalEnd(begin) - begin;
      long dense = Math.max(4, ROUGH / size);
      for (int length = longest; length >= 1; length -= step(longest - length, dense)) {
        int end = begin + length;
        if (costs.allowed(begin, end) && cheapest[end] < Double.POSITIVE_INFINITY) {
          double segment = good ? costs.cycles(begin, end) : costs.roughCycles(begin, end);
          double cycles = segment + cheapest[end];
          if (cycles < cheapest[begin]) {
            cheapest[begin] = cycles;
            next[begin] = end;
          }
        }
      }
    }
    return ends(next, size);
  }

  /** Operators of all segments that are allowed, summed up. */
  private static long work(CutCosts costs) {
    long work = 0;
    for (int begin = 0; begin < costs.size() && work <= WORK; begin++) {
      for (int end = costs.maximalEnd(begin); end > begin && work <= WORK; end--) {
        work += costs.allowed(begin, end) ? end - begin : 1;
      }
    }
    return work;
  }

  private static int step(int popped, long dense) {
    return popped < dense ? 1 : Math.max(1, popped / 2);
  }

  private static int[] ends(int[] next, int size) {
    int[] ends = new int[size];
    int count = 0;
    for (int begin = 0; begin < size; begin = next[begin]) {
      ends[count++] = next[begin];
    }
    return Arrays.copyOf(ends, count);
  }

  /** Moves one cut at a time while the exact time falls. */
  private int[] moved(CgSchedule schedule, List<Cim> cims, CutCosts costs, int[] start) {
    int[] best = start.clone();
    long windows = cims.stream().mapToLong(c -> c.form().windows() + BUILDING).sum();
    long left = VISITS / windows;
    long cycles = exact(schedule, cims, best);
    boolean better = true;
    while (better) {
      better = false;
      for (int i = 0; i < best.length - 1; i++) {
        for (int by : new int[] {-8, 8, -3, 3, -1, 1}) {
          int[] other = best.clone();
          other[i] += by;
          if (legal(costs, other, i) && left-- > 0) {
            long tried = exact(schedule, cims, other);
            if (tried < cycles) {
              cycles = tried;
              best = other;
              better = true;
            }
          }
        }
      }
    }
    return best;
  }

  private static boolean legal(CutCosts costs, int[] ends, int moved) {
    int begin = moved == 0 ? 0 : ends[moved - 1];
    int end = ends[moved];
    return end > begin
        && end < ends[moved + 1]
        && costs.allowed(begin, end)
        && costs.allowed(end, ends[moved + 1]);
  }

  private long exact(CgSchedule schedule, List<Cim> cims, int[] ends) {
    CgPass duplicate = new DuplicateOperators(Duplication.LEAST_INTERVAL, options);
    CgLatency latency = CgLatency.of(duplicate.apply(cut(schedule, cims, ends)), options);
    return options.objective() == Objective.THROUGHPUT
        ? latency.intervalCycles().stream().mapToLong(Long::longValue).sum()
        : latency.cyclesWithReload();
  }

  private static CgSchedule cut(CgSchedule schedule, List<Cim> cims, int[] ends) {
    int[] segmentOf = new int[cims.size()];
    int begin = 0;
    for (int segment = 0; segment < ends.length; segment++) {
      Arrays.fill(segmentOf, begin, ends[segment], segment);
      begin = ends[segment];
    }
    return new CgSchedule(
        schedule.graph(),
        schedule.arch(),
        schedule.policy(),
        Segments.of(schedule.graph(), cims, segmentOf, Execution.PIPELINE));
  }
}
