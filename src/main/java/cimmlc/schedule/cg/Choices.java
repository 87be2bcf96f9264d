package cimmlc.schedule.cg;

import java.util.Arrays;

/**
 * The numbers of copies worth considering for one operator: the fewest for each value of {@code
 * ceil(windows / D)}, of which there are only O(sqrt windows). Cores rise and cycles fall along the
 * list.
 *
 * @param copies rising
 * @param cores of all copies
 * @param cycles of all windows
 */
record Choices(int[] copies, long[] cores, long[] cycles) {

  /** The choices that take at most so many cores, at least the one of a single copy. */
  static Choices of(Demand demand, long most) {
    int[] copies = new int[16];
    int count = 0;
    long next = 1;
    while (next <= demand.windows() && (count == 0 || next * demand.cores() <= most)) {
      if (count == copies.length) {
        copies = Arrays.copyOf(copies, 2 * count);
      }
      copies[count++] = Math.toIntExact(next);
      long rounds = Math.ceilDiv(demand.windows(), next);
      next = rounds == 1 ? Long.MAX_VALUE : demand.copiesFor(rounds - 1);
    }
    int[] kept = Arrays.copyOf(copies, count);
    long[] cores = Arrays.stream(kept).mapToLong(d -> (long) d * demand.cores()).toArray();
    long[] cycles = Arrays.stream(kept).mapToLong(demand::cycles).toArray();
    return new Choices(kept, cores, cycles);
  }

  int size() {
    return copies.length;
  }

  /** Of all {@code scale * cycles + price * cores}, the least; the same for a range of choices. */
  int cheapest(long scale, long price) {
    int best = 0;
    for (int i = 1; i < size(); i++) {
      if (cost(i, scale, price) < cost(best, scale, price)) {
        best = i;
      }
    }
    return best;
  }

  long cost(int choice, long scale, long price) {
    return scale * cycles[choice] + price * cores[choice];
  }

  /** The choices at these indices. */
  Choices only(int[] indices) {
    return new Choices(
        Arrays.stream(indices).map(i -> copies[i]).toArray(),
        Arrays.stream(indices).mapToLong(i -> cores[i]).toArray(),
        Arrays.stream(indices).mapToLong(i -> cycles[i]).toArray());
  }

  /** The choices on the lower convex hull of cores and cycles: all that a price can select. */
  Choices hull() {
    int[] hull = new int[size()];
    int count = 0;
    for (int i = 0; i < size(); i++) {
      while (count > 1 && above(hull[count - 2], hull[count - 1], i)) {
        count--;
      }
      hull[count++] = i;
    }
    return only(Arrays.copyOf(hull, count));
  }

  private boolean above(int left, int middle, int right) {
    double before = slope(left, middle);
    return before >= slope(middle, right);
  }

  private double slope(int from, int to) {
    return (double) (cycles[to] - cycles[from]) / (cores[to] - cores[from]);
  }
}
