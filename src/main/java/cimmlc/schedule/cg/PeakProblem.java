package cimmlc.schedule.cg;

import cimmlc.graph.Graph;
import java.util.Arrays;
import java.util.List;

/**
 * How few crossbars need be active at once in a pipelined segment (section 3.3.3).
 *
 * @param graph that the segment is of
 * @param segment pipelined
 * @param crossbars of each operator that are active while a window of it is served
 * @param services of each operator as they are
 * @param fewest servers of each operator that do not lengthen the interval
 * @param most servers of each operator; as {@code fewest} where their number is to stay
 * @param budget crossbars that all servers may take
 */
public record PeakProblem(
    Graph graph,
    Segment segment,
    long[] crossbars,
    List<Service> services,
    int[] fewest,
    int[] most,
    long budget) {

  /** The greatest common divisor of all times of a window: starts and delays are multiples. */
  long bucketCycles() {
    return services.stream().mapToLong(Service::cycles).reduce(0, PeakProblem::commonDivisor);
  }

  private static long commonDivisor(long a, long b) {
    return b == 0 ? a : commonDivisor(b, a % b);
  }

  /** Cycles as it is. */
  public long latencyCycles() {
    return new PipelineTiming(graph, segment).latencyCycles(services);
  }

  /** What is active when. */
  public Activity activity(List<Service> others) {
    PipelineTiming timing = new PipelineTiming(graph, segment);
    long makespan = timing.latencyCycles(others);
    long[][] ends = new long[crossbars.length][];
    Arrays.setAll(ends, timing::endCycles);
    return Activity.of(ends, others, crossbars, makespan);
  }

  /**
   * Services of least peak, none above the present one.
   *
   * @param limit cycles that the latency may take, at least the present ones
   * @param visits windows that the search may visit
   */
  public List<Service> lowered(long limit, long visits) {
    TrialTiming timing =
        new TrialTiming(
            PipelineStages.of(graph, segment),
            (operator, copies) -> new Service(copies, services.get(operator).cycles()));
    return List.of(
        new PeakSearch(this, timing, services.toArray(Service[]::new), limit).services(visits));
  }
}
