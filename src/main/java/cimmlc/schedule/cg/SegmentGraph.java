package cimmlc.schedule.cg;

import cimmlc.schedule.SchedulingOptions;
import cimmlc.schedule.cg.ScheduledOperator.Cim;
import java.util.List;

/**
 * Cuts a network that does not fit the chip into segments that do (section 3.3.2): the maximal
 * subgraph first; then nodes are popped from its end while the latency of what remains to be cut,
 * with reload, still falls. Where writing is ideal a cut only moves, so that there are as few
 * segments as can be. A network that fits is one segment.
 *
 * <pre>
 *   before   [a] [b] [c] [d] [e]         chip of 10 cores; 3, 3, 3, 2, 4 cores
 *   after    [a b c] [d e]               maximal subgraph a b c
 *   or       [a b] [c d e]               c popped: more room for copies of a and b
 * </pre>
 */
final class SegmentGraph implements CgPass {

  private final Execution execution;
  private final SegmentEstimate estimate;
  private final SchedulingOptions options;

  /** Segments to be executed so, judged by that estimate. */
  SegmentGraph(Execution execution, SegmentEstimate estimate, SchedulingOptions options) {
    this.execution = execution;
    this.estimate = estimate;
    this.options = options;
  }

  @Override
  public CgSchedule apply(CgSchedule schedule) {
    List<Cim> cims = schedule.cims().toList();
    SegmentCosts costs = new SegmentCosts(cims, schedule.arch(), options, estimate);
    int[] segmentOf = new int[cims.size()];
    int segment = 0;
    for (int begin = 0; begin < cims.size(); segment++) {
      int end = popBack(begin, costs);
      java.util.Arrays.fill(segmentOf, begin, end, segment);
      begin = end;
    }
    return new CgSchedule(
        schedule.graph(),
        schedule.arch(),
        schedule.policy(),
        Segments.of(schedule.graph(), cims, segmentOf, execution));
  }

  /** The end of the segment from {@code begin}. */
  private static int popBack(int begin, SegmentCosts costs) {
    int end = costs.maximalEnd(begin);
    if (end == costs.size() && begin == 0) {
      return end;
    }
    double cycles = costs.withRest(begin, end);
    while (end - 1 > begin && costs.mayEnd(begin, end - 1)) {
      double popped = costs.withRest(begin, end - 1);
      if (popped >= cycles) {
        break;
      }
      cycles = popped;
      end--;
    }
    return end;
  }
}
