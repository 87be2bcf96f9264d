package cimmlc.schedule.cg;

import java.util.List;

/** A quick figure for the latency of a segment, to compare cuts with. */
public interface SegmentEstimate {

  /** Cycles of operators that have that many cores for themselves; a copy of each fits. */
  double cycles(List<Demand> demands, long cores);

  /** One after another, single copies. */
  static double single(List<Demand> demands, long cores) {
    return demands.stream().mapToDouble(d -> d.cycles(1)).sum();
  }

  /** One after another, best copies: the Lagrangian bound, which is near enough. */
  static double duplicated(List<Demand> demands, long cores) {
    long single = demands.stream().mapToLong(Demand::cores).sum();
    List<Choices> choices =
        demands.stream().map(d -> Choices.of(d, cores - single + d.cores())).toList();
    return LagrangianBound.of(choices, cores).cycles(cores);
  }

  /** Overlapping, single copies: the slowest operator, and a window of each to fill. */
  static double pipelined(List<Demand> demands, long cores) {
    return demands.stream().mapToDouble(d -> d.cycles(1)).max().orElse(0) + fill(demands);
  }

  /** Overlapping, best copies. */
  static double pipelinedAndDuplicated(List<Demand> demands, long cores) {
    return MinMaxDuplication.interval(demands, cores) + fill(demands);
  }

  private static double fill(List<Demand> demands) {
    return demands.stream().mapToDouble(Demand::cycles).sum();
  }
}
