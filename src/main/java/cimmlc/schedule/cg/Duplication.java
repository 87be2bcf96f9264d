package cimmlc.schedule.cg;

import java.util.List;

/** How the cores of a segment are shared out among copies of its operators. */
@FunctionalInterface
public interface Duplication {

  /** One copy of each. */
  Duplication SINGLE = (demands, _) -> demands.stream().mapToInt(_ -> 1).toArray();

  /** The paper's dynamic program: least sum of cycles. */
  Duplication LEAST_SUM = (demands, cores) -> SumDuplication.solve(demands, cores).copies();

  /** Least cycles of the slowest operator. */
  Duplication LEAST_INTERVAL = MinMaxDuplication::solve;

  /**
   * Copies of each demand.
   *
   * @param cores that the copies may take; one of each fits
   */
  int[] copies(List<Demand> demands, long cores);
}
