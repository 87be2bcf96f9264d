package cimmlc.schedule.cg;

import cimmlc.arch.Architecture;
import cimmlc.graph.Graph;
import cimmlc.schedule.Objective;
import cimmlc.schedule.SchedulingOptions;
import cimmlc.schedule.cg.ScheduledOperator.Cim;
import java.util.Arrays;
import java.util.List;

/**
 * What pipelined segments of a network cost, estimated: the interval that cores allow, the rounds
 * until each operator has what its first consumer waits for, and the weights' writing.
 */
final class CutCosts {

  private final List<Demand> demands;
  private final List<Cim> cims;
  private final long[] awaited;
  private final WeightReload reload;
  private final boolean latency;
  private final long cores;
  private final int[] maximalEnd;
  private final int[] fewest;
  private final boolean fewestOnly;
  private final double[] sumCores;
  private final double[] sumWork;
  private final double[] sumAwaited;
  private final double[] sumMvm;
  private double mostReload;

  CutCosts(Graph graph, Architecture arch, SchedulingOptions options, List<Cim> cims) {
    long mvm = arch.crossbar().mvmCycles(options.activationBits());
    this.cims = cims;
    this.demands = Demand.of(cims, mvm);
    Segment all = Segments.of(graph, cims, new int[cims.size()], Execution.PIPELINE).getFirst();
    this.awaited = new PipelineTiming(graph, all).windowsAwaited();
    this.reload = new WeightReload(arch, options);
    this.latency = options.objective() != Objective.THROUGHPUT;
    this.cores = arch.cores();
    this.fewestOnly = arch.ext().write().isIdeal();
    this.maximalEnd = maximalEnds();
    this.sumCores = new double[cims.size() + 1];
    this.sumWork = new double[cims.size() + 1];
    this.sumAwaited = new double[cims.size() + 1];
    this.sumMvm = new double[cims.size() + 1];
    sum();
    this.fewest = new int[cims.size() + 1];
    for (int i = cims.size() - 1; i >= 0; i--) {
      fewest[i] = 1 + fewest[maximalEnd[i]];
    }
  }

  private int[] maximalEnds() {
    int[] ends = new int[demands.size()];
    int end = 0;
    long used = 0;
    for (int begin = 0; begin < ends.length; begin++) {
      while (end < ends.length && used + demands.get(end).cores() <= cores) {
        used += demands.get(end++).cores();
      }
      ends[begin] = end;
      used -= demands.get(begin).cores();
    }
    return ends;
  }

  int size() {
    return demands.size();
  }

  /** The end of the largest segment from there that fits the chip. */
  int maximalEnd(int begin) {
    return maximalEnd[begin];
  }

  /** True for a segment that fits and does not cost one more where writing is ideal. */
  boolean allowed(int begin, int end) {
    return end > begin
        && end <= maximalEnd[begin]
        && (!fewestOnly || 1 + fewest[end] == fewest[begin]);
  }

  /**
   * Cycles of a segment in constant time, as if copies were divisible: half a copy of each operator
   * is lost to rounding.
   */
  double roughCycles(int begin, int end) {
    double lost = (sumCores[end] - sumCores[begin]) / 2;
    double interval = (sumWork[end] - sumWork[begin]) / (cores - lost);
    if (!latency) {
      return interval;
    }
    double fill = interval * (sumAwaited[end] - sumAwaited[begin]) + sumMvm[end] - sumMvm[begin];
    boolean whole = begin == 0 && end == demands.size();
    return interval + fill + (whole ? 0 : mostReload);
  }

  /** Sums over operators up to each, so that those of a segment are differences. */
  private void sum() {
    for (int i = 0; i < demands.size(); i++) {
      Demand d = demands.get(i);
      sumCores[i + 1] = sumCores[i] + d.cores();
      sumWork[i + 1] = sumWork[i] + (double) d.cores() * d.windows() * d.cycles();
      sumAwaited[i + 1] = sumAwaited[i] + (double) awaited[i] / d.windows();
      sumMvm[i + 1] = sumMvm[i] + d.cycles();
      mostReload = Math.max(mostReload, reload.cycles(List.of(cims.get(i))));
    }
  }

  /** Cycles of a segment; nothing is written where it is the whole network. */
  double cycles(int begin, int end) {
    List<Demand> part = demands.subList(begin, end);
    int[] copies = MinMaxDuplication.solve(part, cores);
    double interval = 0;
    double fill = 0;
    for (int i = 0; i < copies.length; i++) {
      Demand d = part.get(i);
      interval = Math.max(interval, d.cycles(copies[i]));
      fill += Math.ceilDiv(awaited[begin + i], copies[i]) * (double) d.cycles();
    }
    if (!latency) {
      return interval;
    }
    boolean whole = begin == 0 && end == demands.size();
    return interval + fill + (whole ? 0 : reload.cycles(cims.subList(begin, end)));
  }

  /** Estimated cycles of segments that end at these operators. */
  double cycles(int[] ends) {
    double sum = 0;
    int begin = 0;
    for (int end : ends) {
      sum += cycles(begin, end);
      begin = end;
    }
    return sum;
  }

  /** The ends of segments that are as large as fits. */
  int[] maximal() {
    int[] ends = new int[demands.size()];
    int count = 0;
    for (int begin = 0; begin < demands.size(); begin = maximalEnd[begin]) {
      ends[count++] = maximalEnd[begin];
    }
    return Arrays.copyOf(ends, count);
  }
}
