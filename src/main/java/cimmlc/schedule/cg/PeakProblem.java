package cimmlc.schedule.cg;

import cimmlc.graph.Graph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A pipelined segment whose peak of simultaneous activity is to be low (section 3.3.3). What counts
 * as activity is up to the caller: crossbars, or the power that they take.
 *
 * @param graph that the segment is of
 * @param segment pipelined
 * @param operators on cores, in the segment's order
 * @param services what copies are worth
 * @param start as the operators are
 * @param budget crossbars that all copies may take
 */
public record PeakProblem(
    Graph graph,
    Segment segment,
    List<Operator> operators,
    Services services,
    List<Staggering> start,
    long budget) {

  /**
   * What may be chosen for an operator.
   *
   * @param crossbars of a copy
   * @param active what a copy counts for while it multiplies; a multiple of {@code vxbs}
   * @param vxbs of a copy: the most turns
   * @param fewest copies
   * @param most copies; as {@code fewest} where their number is to stay
   */
  public record Operator(long crossbars, long active, long vxbs, int fewest, int most) {

    /** What the VXBs of a turn count for: whole ones, evened. */
    long inTurn(int turn, int turns) {
      return ((turn + 1) * vxbs / turns - turn * vxbs / turns) * (active / vxbs);
    }

    /** The same of the largest turn. */
    long largestTurn(int turns) {
      return Math.ceilDiv(vxbs, turns) * (active / vxbs);
    }
  }

  public PeakProblem {
    operators = List.copyOf(operators);
    start = List.copyOf(start);
  }

  /** How an operator is served. */
  Service service(int operator, Staggering staggering) {
    return services
        .of(operator, staggering.copies())
        .inTurns(staggering.turns())
        .delayedBy(staggering.delayCycles());
  }

  /** Copies of an operator that share crossbars and therefore serve a window together. */
  int team(int operator, int copies) {
    return copies / services.of(operator, copies).servers();
  }

  /** A divisor of all times of a window with any number of copies. */
  long bucketCycles() {
    long divisor = 0;
    for (int i = 0; i < operators.size(); i++) {
      for (int copies : new int[] {start.get(i).copies(), 1, 2}) {
        divisor = commonDivisor(services.of(i, copies).cycles(), divisor);
      }
    }
    return Math.max(1, divisor);
  }

  static long commonDivisor(long a, long b) {
    return b == 0 ? a : commonDivisor(b, a % b);
  }

  /** Activity of all windows, summed over the cycles: what no stagger changes. */
  long activeCycles(List<Staggering> chosen) {
    long sum = 0;
    for (int i = 0; i < chosen.size(); i++) {
      int copies = chosen.get(i).copies();
      long windows = segment.cims().get(i).form().windows();
      long cycles = services.of(i, copies).cycles() * team(i, copies);
      sum += windows * cycles * operators.get(i).active();
    }
    return sum;
  }

  private List<Service> services(List<Staggering> chosen) {
    return IntStream.range(0, chosen.size()).mapToObj(i -> service(i, chosen.get(i))).toList();
  }

  /** What is active when, the crossbars of a turn together. */
  public Activity activity(List<Staggering> chosen) {
    PipelineTiming timing = new PipelineTiming(graph, segment);
    List<Service> services = services(chosen);
    long makespan = timing.latencyCycles(services);
    List<Activity.Group> groups = new ArrayList<>();
    for (int i = 0; i < chosen.size(); i++) {
      Service service = services.get(i);
      int team = team(i, chosen.get(i).copies());
      long[] ends = timing.endCycles(i);
      for (int turn = 0; turn < service.turns(); turn++) {
        long later = (service.turns() - 1 - turn) * service.cycles();
        long[] own = Arrays.stream(ends).map(end -> end - later).toArray();
        long active = operators.get(i).inTurn(turn, service.turns()) * team;
        groups.add(new Activity.Group(own, service, active));
      }
    }
    return Activity.of(groups, makespan);
  }

  /**
   * What is active when each crossbar starts as soon as its own slice of the input is there.
   *
   * @param slices of each operator, which hold all of its rows and crossbars
   */
  public Activity activity(List<Staggering> chosen, List<List<RowSlice>> slices) {
    PipelineTiming timing = new PipelineTiming(graph, segment);
    List<Service> services = services(chosen);
    long makespan = timing.latencyCycles(services);
    List<Activity.Group> groups = new ArrayList<>();
    for (int i = 0; i < chosen.size(); i++) {
      for (RowSlice slice : slices.get(i)) {
        long[] ends = timing.sliceEnds(graph, segment, i, slice, own(services.get(i), slice));
        groups.add(new Activity.Group(ends, services.get(i), slice.crossbars()));
      }
    }
    return Activity.of(groups, makespan);
  }

  private static Service own(Service service, RowSlice slice) {
    return new Service(service.servers(), service.cycles()).delayedBy(slice.delayCycles());
  }

  /**
   * When the first crossbar of an operator starts.
   *
   * @param slices of each operator; none where all crossbars of a copy start together
   */
  public long firstCycle(List<Staggering> chosen, int operator, List<List<RowSlice>> slices) {
    PipelineTiming timing = new PipelineTiming(graph, segment);
    List<Service> services = services(chosen);
    timing.latencyCycles(services);
    Service service = services.get(operator);
    long end = timing.endCycles(operator)[0];
    for (RowSlice slice : slices.isEmpty() ? List.<RowSlice>of() : slices.get(operator)) {
      long[] ends = timing.sliceEnds(graph, segment, operator, slice, own(service, slice));
      end = Math.min(end, ends[0]);
    }
    return end - service.cycles();
  }
}
