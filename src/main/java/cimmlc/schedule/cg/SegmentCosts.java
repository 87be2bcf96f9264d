package cimmlc.schedule.cg;

import cimmlc.arch.Architecture;
import cimmlc.schedule.CrossbarMapping;
import cimmlc.schedule.SchedulingOptions;
import cimmlc.schedule.cg.ScheduledOperator.Cim;
import java.util.Arrays;
import java.util.List;

/** What segments of a network would cost, reload included, for the search of cuts. */
final class SegmentCosts {

  private final List<Demand> demands;
  private final double[] reload;
  private final long cores;
  private final boolean writeIsIdeal;
  private final SegmentEstimate estimate;
  private final int[] maximalEnd;
  private final int[] fewest;
  private final double[] rest;

  SegmentCosts(
      List<Cim> cims, Architecture arch, SchedulingOptions options, SegmentEstimate estimate) {
    this.demands = Demand.of(cims, arch.crossbar().mvmCycles(options.activationBits()));
    this.reload = cims.stream().mapToDouble(c -> reload(c, arch, options)).toArray();
    this.cores = arch.cores();
    this.writeIsIdeal = arch.ext().write().isIdeal();
    this.estimate = estimate;
    this.maximalEnd = maximalEnds();
    this.fewest = new int[cims.size() + 1];
    this.rest = new double[cims.size() + 1];
    Arrays.fill(rest, -1);
    rest[cims.size()] = 0;
    for (int i = cims.size() - 1; i >= 0; i--) {
      fewest[i] = 1 + fewest[maximalEnd[i]];
    }
  }

  /** Cycles to write an operator: its fullest crossbar, row by row. */
  private static double reload(Cim cim, Architecture arch, SchedulingOptions options) {
    CrossbarMapping mapping = CrossbarMapping.of(cim.form(), arch, options.weightBits());
    int packed = Math.clamp(mapping.groupsPerVxb(), 1, cim.form().groups());
    long rows = Math.min((long) packed * cim.form().rows(), mapping.vxb().rows());
    return rows * arch.ext().write().cyclesPerRow();
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

  /** False for a cut that would cost a segment more where that is not allowed. */
  boolean mayEnd(int begin, int end) {
    return !writeIsIdeal || 1 + fewest[end] == fewest[begin];
  }

  /** Cycles of a segment and of all that follows it in maximal segments, reload included. */
  double withRest(int begin, int end) {
    return segment(begin, end) + rest(end);
  }

  private double segment(int begin, int end) {
    double writing = Arrays.stream(reload, begin, end).max().orElse(0);
    return writing + estimate.cycles(demands.subList(begin, end), cores);
  }

  private double rest(int begin) {
    int known = begin;
    while (rest[known] < 0) {
      known = maximalEnd[known];
    }
    if (known > begin) {
      // Filled from the back, so that no chain is followed twice.
      int[] chain = chain(begin, known);
      for (int i = chain.length - 1; i >= 0; i--) {
        int end = maximalEnd[chain[i]];
        rest[chain[i]] = segment(chain[i], end) + rest[end];
      }
    }
    return rest[begin];
  }

  private int[] chain(int begin, int end) {
    return java.util.stream.IntStream.iterate(begin, i -> i < end, i -> maximalEnd[i]).toArray();
  }
}
