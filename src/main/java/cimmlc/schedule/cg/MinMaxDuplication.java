package cimmlc.schedule.cg;

import java.util.List;

/**
 * Copies that make the slowest operator of a pipelined segment as fast as the cores allow, exact at
 * any size: the interval is a multiple of T, so it is found by binary search, and for a given
 * interval the fewest copies of each operator are known.
 */
final class MinMaxDuplication {

  private MinMaxDuplication() {}

  /**
   * The fewest copies of each demand that give the least possible interval.
   *
   * @param cores at least one copy of each fits
   */
  static int[] solve(List<Demand> demands, long cores) {
    long interval = interval(demands, cores);
    return demands.stream().mapToInt(d -> (int) copies(d, interval)).toArray();
  }

  /** The least possible interval, cycles. */
  static long interval(List<Demand> demands, long cores) {
    long fits = demands.stream().mapToLong(d -> d.cycles(1)).max().orElse(0);
    long tooShort = 0;
    while (fits - tooShort > 1) {
      long middle = (fits + tooShort) >>> 1;
      if (cores(demands, middle, cores) <= cores) {
        fits = middle;
      } else {
        tooShort = middle;
      }
    }
    return fits;
  }

  private static long copies(Demand demand, long interval) {
    return demand.copiesFor(interval / demand.cycles());
  }

  /** Cores that an interval needs; anything above {@code limit} where it needs more. */
  private static long cores(List<Demand> demands, long interval, long limit) {
    long sum = 0;
    for (Demand demand : demands) {
      if (interval < demand.cycles() || sum > limit) {
        return Long.MAX_VALUE;
      }
      sum += copies(demand, interval) * demand.cores();
    }
    return sum;
  }
}
