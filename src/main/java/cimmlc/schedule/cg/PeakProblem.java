package cimmlc.schedule.cg;

import cimmlc.graph.Graph;
import java.util.ArrayList;
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
 * @param vxbs of a copy of each operator: they may be activated in as many turns
 * @param budget crossbars that all servers may take
 */
public record PeakProblem(
    Graph graph,
    Segment segment,
    long[] crossbars,
    List<Service> services,
    int[] fewest,
    int[] most,
    long[] vxbs,
    long budget) {

  /** Evaluations of all windows after which small networks have nothing to gain. */
  private static final long MOST = 4000;

  /** Visits that no network is too small for. */
  private static final long FEWEST = 4_000_000;

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

  /** Crossbars of a copy that are activated in a turn: whole VXBs, evened. */
  long inTurn(int operator, int turn, int turns) {
    long count = vxbs[operator];
    return ((turn + 1) * count / turns - turn * count / turns) * (crossbars[operator] / count);
  }

  /** What is active when, the crossbars of a turn together. */
  public Activity activity(List<Service> others) {
    PipelineTiming timing = new PipelineTiming(graph, segment);
    long makespan = timing.latencyCycles(others);
    List<Activity.Group> groups = new ArrayList<>();
    for (int i = 0; i < crossbars.length; i++) {
      Service service = others.get(i);
      long[] ends = timing.endCycles(i);
      for (int turn = 0; turn < service.turns(); turn++) {
        long later = (service.turns() - 1 - turn) * service.cycles();
        long[] own = Arrays.stream(ends).map(end -> end - later).toArray();
        groups.add(new Activity.Group(own, service, inTurn(i, turn, service.turns())));
      }
    }
    return Activity.of(groups, makespan);
  }

  /**
   * What is active when each crossbar starts as soon as its own slice of the input is there.
   *
   * @param slices of each operator, which hold all of its rows and crossbars
   */
  public Activity activity(List<Service> others, List<List<RowSlice>> slices) {
    PipelineTiming timing = new PipelineTiming(graph, segment);
    long makespan = timing.latencyCycles(others);
    List<Activity.Group> groups = new ArrayList<>();
    for (int i = 0; i < crossbars.length; i++) {
      Service service = others.get(i);
      for (RowSlice slice : slices.get(i)) {
        Service own =
            new Service(service.servers(), service.cycles()).delayedBy(slice.delayCycles());
        long[] ends = timing.sliceEnds(graph, segment, i, slice, own);
        groups.add(new Activity.Group(ends, service, slice.crossbars()));
      }
    }
    return Activity.of(groups, makespan);
  }

  /**
   * When the first crossbar of an operator starts.
   *
   * @param slices of each operator; none where all crossbars of a copy start together
   */
  public long firstCycle(List<Service> others, int operator, List<List<RowSlice>> slices) {
    PipelineTiming timing = new PipelineTiming(graph, segment);
    timing.latencyCycles(others);
    Service service = others.get(operator);
    long end = timing.endCycles(operator)[0];
    for (RowSlice slice : slices.isEmpty() ? List.<RowSlice>of() : slices.get(operator)) {
      Service own = new Service(service.servers(), service.cycles()).delayedBy(slice.delayCycles());
      end = Math.min(end, timing.sliceEnds(graph, segment, operator, slice, own)[0]);
    }
    return end - service.cycles();
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
    long most = Math.max(FEWEST, MOST * timing.visits());
    return List.of(
        new PeakSearch(this, timing, services.toArray(Service[]::new), limit)
            .services(Math.min(visits, most)));
  }
}
