package cimmlc.schedule.cg;

import cimmlc.arch.Architecture;
import cimmlc.arch.ComputingMode;
import cimmlc.arch.Crossbar;
import cimmlc.schedule.CrossbarMapping;
import cimmlc.schedule.SchedulingOptions;
import cimmlc.schedule.cg.ScheduledOperator.Cim;
import java.util.ArrayList;
import java.util.List;

/**
 * What the operators of a network ask of a chip, for bounds of its interval: each has at least so
 * many copies, and the copies of a segment share a budget.
 *
 * @param demands of the operators; cores are whatever the budget counts
 * @param least copies of each
 * @param budget of a segment
 */
record Work(List<Demand> demands, List<Long> least, long budget) {

  /** Operators that the comparison of all cuts visits at most. */
  private static final long STEPS = 400_000;

  /** Copies of whole cores in core mode, of whole crossbars in the finer ones. */
  static Work ofCopies(List<Cim> cims, Architecture arch, SchedulingOptions options) {
    long mvm = arch.crossbar().mvmCycles(options.activationBits());
    List<Demand> demands = Demand.of(cims, mvm);
    if (arch.mode() != ComputingMode.CM) {
      demands =
          cims.stream()
              .map(c -> demand(c.form().windows(), (int) c.footprint().crossbars(), mvm))
              .toList();
    }
    long budget = arch.mode() == ComputingMode.CM ? arch.cores() : arch.crossbars();
    return new Work(demands, demands.stream().map(_ -> 1L).toList(), budget);
  }

  /**
   * Activations of row groups, which crossbars share out among themselves: a window takes as many
   * as its rows need, however they are spread.
   */
  static Work ofRowGroups(List<Cim> cims, Architecture arch, SchedulingOptions options) {
    List<Demand> demands = new ArrayList<>();
    List<Long> least = new ArrayList<>();
    for (Cim cim : cims) {
      CrossbarMapping mapping = CrossbarMapping.of(cim.form(), arch, options.weightBits());
      long steps = arch.crossbar().steps(options.activationBits());
      long activations = activations(mapping, arch.crossbar());
      demands.add(
          demand(Math.multiplyExact(activations, Math.max(1, cim.form().windows())), 1, steps));
      least.add(cim.footprint().crossbars());
    }
    return new Work(demands, least, arch.crossbars());
  }

  private static Demand demand(long windows, int units, long cycles) {
    return new Demand(Math.max(1, windows), units, cycles);
  }

  /** Row groups of a window, all crossbars of a copy. */
  private static long activations(CrossbarMapping mapping, Crossbar crossbar) {
    int packed = mapping.groupsPerVxb();
    long groups = mapping.form().groups();
    long matrices = packed > 0 ? Math.ceilDiv(groups, packed) : groups;
    // Of the last VXB of packed groups, one group is certain.
    long rowGroups = crossbar.rowGroups(mapping.form().rows());
    return matrices * mapping.columnVxbs() * rowGroups * mapping.vxb().crossbars();
  }

  /** True if a copy of each fits together. */
  boolean fits() {
    return need(0, demands.size(), Long.MAX_VALUE) <= budget;
  }

  /** The least interval of all operators in one segment, cycles; they fit. */
  long oneSegment() {
    return interval(0, demands.size());
  }

  /**
   * The least sum of intervals over all ways to cut the operators into segments; where there are
   * too many ways, the work shared out evenly.
   *
   * @param fewest true for as few segments as can be only
   */
  long allCuts(boolean fewest) {
    int size = demands.size();
    List<List<Integer>> ends = ends(fewest);
    if (ends.size() < size) {
      return evenly();
    }
    long[] best = new long[size + 1];
    for (int begin = size - 1; begin >= 0; begin--) {
      long least = Long.MAX_VALUE;
      for (int end : ends.get(begin)) {
        least = Math.min(least, interval(begin, end) + best[end]);
      }
      best[begin] = least;
    }
    return best[0];
  }

  /**
   * Where segments may end, by their first operator; none for an operator that is first in no way
   * to cut. Breaks off where there are too many.
   */
  private List<List<Integer>> ends(boolean fewest) {
    int size = demands.size();
    int[] most = maximalEnds();
    int[] count = new int[size + 1];
    for (int begin = size - 1; begin >= 0; begin--) {
      count[begin] = 1 + count[most[begin]];
    }
    boolean[] reached = new boolean[size + 1];
    reached[0] = true;
    long steps = 0;
    List<List<Integer>> ends = new ArrayList<>();
    for (int begin = 0; begin < size && steps <= STEPS; begin++) {
      List<Integer> own = new ArrayList<>();
      for (int end = begin + 1; reached[begin] && end <= most[begin]; end++) {
        if (!fewest || 1 + count[end] == count[begin]) {
          reached[end] = true;
          own.add(end);
          steps += end - begin;
        }
      }
      ends.add(own);
    }
    return steps <= STEPS ? ends : List.of();
  }

  /** As few segments as can be. */
  int fewestSegments() {
    int[] ends = maximalEnds();
    int count = 0;
    for (int begin = 0; begin < ends.length; begin = ends[begin]) {
      count++;
    }
    return count;
  }

  /** For each operator, the end of the largest segment from it. */
  private int[] maximalEnds() {
    int[] ends = new int[demands.size()];
    int end = 0;
    long used = 0;
    for (int begin = 0; begin < ends.length; begin++) {
      while (end < ends.length && used + units(end) <= budget) {
        used += units(end++);
      }
      ends[begin] = end;
      used -= units(begin);
    }
    return ends;
  }

  private long units(int operator) {
    return least.get(operator) * demands.get(operator).cores();
  }

  /** All work shared out evenly over the chip: no cut changes it. */
  long evenly() {
    double sum = 0;
    for (Demand d : demands) {
      sum += (double) d.windows() * d.cores() * d.cycles();
    }
    return (long) Math.ceil(sum / budget * (1 - 1e-9));
  }

  private long interval(int begin, int end) {
    long tooShort = 0;
    long enough = 1;
    for (int i = begin; i < end; i++) {
      enough = Math.max(enough, demands.get(i).cycles(least.get(i)));
    }
    while (enough - tooShort > 1) {
      long middle = (enough + tooShort) >>> 1;
      if (need(begin, end, middle) <= budget) {
        enough = middle;
      } else {
        tooShort = middle;
      }
    }
    return enough;
  }

  /** What of the budget an interval needs. */
  private long need(int begin, int end, long interval) {
    long sum = 0;
    for (int i = begin; i < end && sum <= budget; i++) {
      Demand d = demands.get(i);
      if (interval < d.cycles()) {
        return Long.MAX_VALUE;
      }
      sum += Math.max(least.get(i), d.copiesFor(interval / d.cycles())) * d.cores();
    }
    return sum;
  }
}
