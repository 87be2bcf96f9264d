package cimmlc.schedule.cg;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A lower bound of the latency of one pipelined segment for every duplication that fits, by
 * Lagrangian duality over critical paths (docs/bounds.md). A path runs through {@code m[i]} windows
 * of operator i, so it takes at least {@code sum of ceil(m[i] / D[i]) * T}; the latency is at least
 * any weighted mean of paths; and cores have a price instead of a budget.
 */
final class CriticalPaths {

  private final List<Demand> demands;
  private final long budget;
  private final List<CopyRanges> ranges = new ArrayList<>();
  private final List<long[]> paths = new ArrayList<>();
  private double[] logWeight = {};

  /**
   * Paths of a network that is executed in so many segments: a path through all of them is one path
   * in each, and together they have so many budgets.
   */
  CriticalPaths(List<Demand> demands, long budgetOfSegment, int segments) {
    this.demands = demands;
    this.budget = Math.multiplyExact(budgetOfSegment, segments);
    long single = demands.stream().mapToLong(Demand::cores).sum();
    for (Demand d : demands) {
      long most = Math.min(d.windows(), 1 + (budget - single) / d.cores());
      most = Math.min(most, budgetOfSegment / d.cores());
      ranges.add(CopyRanges.upTo(Math.toIntExact(most)));
    }
  }

  /**
   * The best bound after so many rounds; in each, the duplication that the weighted paths favour is
   * timed, and its critical path joins them.
   *
   * @param timing of the segment, every window of an operator as long as its demand says
   */
  long bound(TrialTiming timing, int rounds) {
    double best = 0;
    int[] copies = demands.stream().mapToInt(_ -> 1).toArray();
    for (int round = 0; round < rounds; round++) {
      timing.trial(copies, TrialTiming.BEYOND);
      timing.accept();
      add(timing.critical());
      double step = 8 / Math.sqrt(1 + round);
      double[] weights = weights();
      Priced priced = best(costs(weights));
      best = Math.max(best, priced.bound());
      copies = copies(priced);
      reweigh(copies, step);
    }
    // Every latency is an integer; the sum may err in its last places.
    return (long) Math.ceil(best * (1 - 1e-9));
  }

  private void add(long[] path) {
    for (long[] known : paths) {
      if (Arrays.equals(known, path)) {
        return;
      }
    }
    double most = Arrays.stream(logWeight).max().orElse(0);
    paths.add(path);
    logWeight = Arrays.copyOf(logWeight, paths.size());
    logWeight[paths.size() - 1] = most;
  }

  private double[] weights() {
    double most = Arrays.stream(logWeight).max().orElse(0);
    double[] weights = Arrays.stream(logWeight).map(w -> Math.exp(w - most)).toArray();
    double sum = Arrays.stream(weights).sum();
    return Arrays.stream(weights).map(w -> w / sum).toArray();
  }

  /** Paths that these copies leave long gain weight. */
  private void reweigh(int[] copies, double step) {
    double[] lengths = paths.stream().mapToDouble(p -> length(p, copies)).toArray();
    double most = Arrays.stream(lengths).max().orElse(1);
    for (int p = 0; p < lengths.length; p++) {
      logWeight[p] += step * (lengths[p] - most) / most;
    }
  }

  private double length(long[] path, int[] copies) {
    double cycles = 0;
    for (int i = 0; i < path.length; i++) {
      cycles += Math.ceilDiv(path[i], copies[i]) * (double) demands.get(i).cycles();
    }
    return cycles;
  }

  /** For each operator and range of copies, its part of the weighted mean. */
  private double[][] costs(double[] weights) {
    double[][] costs = new double[demands.size()][];
    for (int i = 0; i < costs.length; i++) {
      int[] most = ranges.get(i).most();
      costs[i] = new double[most.length];
      for (int p = 0; p < weights.length; p++) {
        long windows = paths.get(p)[i];
        double weight = weights[p] * demands.get(i).cycles();
        for (int r = 0; windows > 0 && weight > 0 && r < most.length; r++) {
          costs[i][r] += weight * Math.ceilDiv(windows, most[r]);
        }
      }
    }
    return costs;
  }

  /** What a price gives: a bound, and the range of copies that each operator takes at it. */
  private record Priced(double bound, int[] range, double cores) {}

  /** The price at which the bound is highest: the bound is concave in it. */
  private Priced best(double[][] costs) {
    double high = Arrays.stream(costs).mapToDouble(c -> c[0]).sum() + 1;
    double low = 0;
    Priced best = at(costs, 0);
    for (int i = 0; i < 40 && best.cores() != budget; i++) {
      double middle = (low + high) / 2;
      Priced priced = at(costs, middle);
      best = priced.bound() > best.bound() ? priced : best;
      if (priced.cores() > budget) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return best;
  }

  private Priced at(double[][] costs, double price) {
    double bound = -price * budget;
    double cores = 0;
    int[] chosen = new int[costs.length];
    for (int i = 0; i < costs.length; i++) {
      int[] fewest = ranges.get(i).fewest();
      double each = price * demands.get(i).cores();
      for (int r = 1; r < fewest.length; r++) {
        if (costs[i][r] + each * fewest[r] < costs[i][chosen[i]] + each * fewest[chosen[i]]) {
          chosen[i] = r;
        }
      }
      bound += costs[i][chosen[i]] + each * fewest[chosen[i]];
      cores += (double) fewest[chosen[i]] * demands.get(i).cores();
    }
    return new Priced(bound, chosen, cores);
  }

  private int[] copies(Priced priced) {
    int[] copies = new int[demands.size()];
    Arrays.setAll(copies, i -> ranges.get(i).most()[priced.range()[i]]);
    return copies;
  }
}
