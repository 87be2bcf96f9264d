package cimmlc.schedule.cg;

import java.util.List;

/**
 * The sum of cycles with a price for cores instead of a budget. For any price, {@code min(cycles +
 * price * cores) - price * budget} is a lower bound of what the budget allows; the best price is
 * found by bisection, as the cores asked for fall with it. All numbers are scaled integers, so that
 * the bound is exact.
 *
 * @param scale cycles are multiplied by it; a power of two
 * @param price of a core, in scaled cycles
 * @param choice of each operator at that price; together they fit the budget
 * @param total scaled cycles and price of all choices
 */
record LagrangianBound(long scale, long price, int[] choice, long total) {

  private static final long HEADROOM = 1L << 61;

  /** The bound of that many cores; single copies of all fit. */
  static LagrangianBound of(List<Choices> choices, long budget) {
    long largest = 1;
    for (Choices c : choices) {
      largest = Math.addExact(largest, c.cycles()[0]);
    }
    if (largest > HEADROOM / (budget + 2)) {
      throw new ArithmeticException(
          "%d cycles and %d cores exceed the range of the duplication's bound"
              .formatted(largest, budget));
    }
    // Prices beyond the largest drop in cycles select single copies everywhere.
    long scale = Math.max(1, Long.highestOneBit(HEADROOM / largest / (budget + 2)));
    scale = Math.min(scale, 1L << 24);
    List<Choices> hulls = choices.stream().map(Choices::hull).toList();
    long fits = scale * largest;
    long tooCheap = -1;
    while (fits - tooCheap > 1) {
      long middle = (fits + tooCheap) >> 1;
      if (cores(hulls, scale, middle) <= budget) {
        fits = middle;
      } else {
        tooCheap = middle;
      }
    }
    return at(choices, scale, fits);
  }

  private static LagrangianBound at(List<Choices> choices, long scale, long price) {
    int[] chosen = choices.stream().mapToInt(c -> c.cheapest(scale, price)).toArray();
    long total = 0;
    for (int i = 0; i < chosen.length; i++) {
      total += choices.get(i).cost(chosen[i], scale, price);
    }
    return new LagrangianBound(scale, price, chosen, total);
  }

  private static long cores(List<Choices> hulls, long scale, long price) {
    long sum = 0;
    for (Choices hull : hulls) {
      int low = 0;
      int high = hull.size() - 1;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (hull.cost(middle, scale, price) <= hull.cost(middle + 1, scale, price)) {
          high = middle;
        } else {
          low = middle + 1;
        }
      }
      sum += hull.cores()[low];
    }
    return sum;
  }

  /** No assignment within the budget takes fewer cycles. */
  long cycles(long budget) {
    return Math.ceilDiv(total - price * budget, scale);
  }
}
