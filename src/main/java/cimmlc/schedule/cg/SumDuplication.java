package cimmlc.schedule.cg;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Copies that minimise the sum of cycles of operators that run one after another: the dynamic
 * program of section 3.3.2 over operators and cores, restricted to what can be part of an optimum.
 *
 * <p>Only O(sqrt windows) numbers of copies of an operator differ in cycles ({@link Choices}). A
 * {@link LagrangianBound} tells how much worse than the bound each choice makes any solution;
 * choices and partial sums that are worse than the best known solution are dropped, as are those
 * with neither fewer cores nor fewer cycles than another. What is left is a handful of states an
 * operator. The best known solution comes from the same search with few states first.
 */
final class SumDuplication {

  /** States of the searches, fewest first; the last one is exact unless it exceeds even that. */
  private static final int[] WIDTHS = {64, 2_000, 50_000};

  /** Up to so many operators x cores the optimum is found whatever it takes. */
  private static final long EXACT_UP_TO = 100_000_000;

  /**
   * The best copies found.
   *
   * @param copies of each demand
   * @param cycles sum over the demands
   * @param bound no copies within the budget take fewer cycles; equal to {@code cycles} if optimal
   */
  record Result(int[] copies, long cycles, long bound) {

    /** True if the optimum is proven. */
    boolean optimal() {
      return cycles == bound;
    }
  }

  private final List<Choices> choices = new ArrayList<>();
  private final long budget;

  /** All cycles are multiples of it, so a better solution is better by this much. */
  private final long unit;

  private final LagrangianBound bound;
  private int[] best;
  private long bestCycles;

  private SumDuplication(List<Demand> demands, long cores) {
    long single = demands.stream().mapToLong(Demand::cores).sum();
    if (single > cores) {
      throw new IllegalArgumentException("a copy of each takes " + single + " of " + cores);
    }
    for (Demand demand : demands) {
      choices.add(Choices.of(demand, cores - single + demand.cores()));
    }
    budget = cores;
    unit = demands.stream().mapToLong(Demand::cycles).reduce(0, SumDuplication::commonDivisor);
    bound = LagrangianBound.of(choices, budget);
    best = filled();
    bestCycles = cycles(best);
  }

  /**
   * The least sum of cycles with at most so many cores.
   *
   * @throws IllegalArgumentException if a copy of each does not fit
   */
  static Result solve(List<Demand> demands, long cores) {
    SumDuplication search = new SumDuplication(demands, cores);
    boolean exact = search.run((long) demands.size() * cores <= EXACT_UP_TO);
    long bound = exact ? search.bestCycles : search.bound.cycles(cores);
    int[] copies = new int[demands.size()];
    Arrays.setAll(copies, i -> search.choices.get(i).copies()[search.best[i]]);
    return new Result(copies, search.bestCycles, Math.max(0, bound));
  }

  /**
   * The choices at the best price, then, one operator after another, those at a price just below,
   * as far as the budget goes: equal operators would all ask for more at once.
   */
  private int[] filled() {
    int[] chosen = bound.choice().clone();
    long free = budget;
    for (int i = 0; i < chosen.length; i++) {
      free -= choices.get(i).cores()[chosen[i]];
    }
    for (int i = 0; i < chosen.length; i++) {
      Choices all = choices.get(i);
      int wanted = all.cheapest(bound.scale(), Math.max(0, bound.price() - 1));
      while (wanted > chosen[i] && all.cores()[wanted] - all.cores()[chosen[i]] > free) {
        wanted--;
      }
      free -= all.cores()[wanted] - all.cores()[chosen[i]];
      chosen[i] = wanted;
    }
    return chosen;
  }

  private boolean run(boolean whateverItTakes) {
    for (int width : WIDTHS) {
      if (bestCycles - unit < bound.cycles(budget) || search(width)) {
        return true;
      }
    }
    return whateverItTakes && search(Integer.MAX_VALUE);
  }

  /** Improves the best solution; true if no better one exists. */
  private boolean search(int width) {
    // A state beyond this is at least as bad as the best known solution.
    long slack = (bestCycles - unit) * bound.scale() - bound.total() + bound.price() * budget;
    if (slack < 0) {
      return true;
    }
    ParetoSearch search = new ParetoSearch(choices, bound, budget, slack, width);
    int[] found = search.run();
    if (found.length == choices.size() && cycles(found) < bestCycles) {
      best = found;
      bestCycles = cycles(found);
    }
    return search.complete();
  }

  private static long commonDivisor(long a, long b) {
    return b == 0 ? a : commonDivisor(b, a % b);
  }

  private long cycles(int[] chosen) {
    long sum = 0;
    for (int i = 0; i < chosen.length; i++) {
      sum += choices.get(i).cycles()[chosen[i]];
    }
    return sum;
  }
}
