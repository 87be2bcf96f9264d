package cimmlc.schedule.cg;

import cimmlc.graph.Graph;
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
 * @param slicing when each crossbar has the input that it waits for
 * @param start as the operators are
 * @param budget crossbars that all copies may take
 */
public record PeakProblem(
    Graph graph,
    Segment segment,
    List<Operator> operators,
    Services services,
    Slicing slicing,
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

    /** The turn of a VXB: all have as many, evened. */
    int turn(int vxb, int turns) {
      return (int) (((vxb + 1L) * turns - 1) / vxbs);
    }

    /** What the VXBs of the largest turn count for. */
    long largestTurn(int turns) {
      return Math.ceilDiv(vxbs, turns) * (active / vxbs);
    }
  }

  public PeakProblem {
    operators = List.copyOf(operators);
    start = List.copyOf(start);
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

  /** The same with crossbars that all wait for whole windows. */
  public PeakProblem inWholeWindows() {
    Slicing whole =
        (operator, team) ->
            IntStream.range(0, team * (int) operators.get(operator).vxbs())
                .mapToObj(v -> RowSlice.whole(v / team))
                .toList();
    return new PeakProblem(graph, segment, operators, services, whole, start, budget);
  }

  /** What is active when. */
  public Activity activity(List<Staggering> chosen) {
    CappedPlacement placed = new CappedPlacement(this, divisor(chosen));
    long cycles = place(placed, chosen);
    return new Activity(placed.peak(), placed.activeCycles(), cycles);
  }

  /** When the first crossbar of an operator starts. */
  public long firstCycle(List<Staggering> chosen, int operator) {
    CappedPlacement placed = new CappedPlacement(this, divisor(chosen));
    place(placed, chosen);
    return placed.firstCycle(operator);
  }

  private static long place(CappedPlacement placement, List<Staggering> chosen) {
    return placement.place(
        chosen.toArray(Staggering[]::new), Long.MAX_VALUE, CappedPlacement.BEYOND);
  }

  private long divisor(List<Staggering> chosen) {
    long divisor = 0;
    for (int i = 0; i < chosen.size(); i++) {
      long cycles = services.of(i, chosen.get(i).copies()).cycles();
      divisor = commonDivisor(chosen.get(i).delayCycles(), commonDivisor(cycles, divisor));
    }
    return Math.max(1, divisor);
  }
}
