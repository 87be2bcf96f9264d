package cimmlc.schedule.cg;

import cimmlc.graph.Graph;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which copies make the true latency of a pipelined segment least, cores or crossbars being given.
 *
 * @param graph that the segment is of
 * @param segment pipelined; its own duplication does not matter
 * @param demands of each operator on cores, in the unit of the budget
 * @param services what copies are worth
 * @param budget cores, or whatever else the demands count
 */
public record LatencyProblem(
    Graph graph, Segment segment, List<Demand> demands, Services services, long budget) {

  /** Evaluations of all windows that large networks get at least. */
  private static final long FEWEST = 12;

  /** Evaluations of all windows after which small networks have nothing to gain. */
  private static final long MOST = 4000;

  /** Cycles with so many copies of each operator. */
  public long latencyCycles(int[] copies) {
    return new PipelineTiming(graph, segment)
        .latencyCycles(
            IntStream.range(0, copies.length).mapToObj(i -> services.of(i, copies[i])).toList());
  }

  /**
   * Copies that are no slower than those to start from.
   *
   * @param start copies of each operator, within the budget
   * @param visits windows that the search may visit, about 250 million a second
   */
  public int[] refine(int[] start, long visits) {
    TrialTiming timing = new TrialTiming(PipelineStages.of(graph, segment), services);
    long bound = MinMaxDuplication.interval(demands, budget);
    long all = timing.visits();
    int[] least = new int[start.length];
    long free = budget;
    for (int i = 0; i < start.length; i++) {
      least[i] = 1;
      free -= (long) start[i] * demands.get(i).cores();
    }
    return new LatencySearch(timing, demands, start, least, free)
        .copies(Math.clamp(visits, FEWEST * all, MOST * all), bound);
  }
}
