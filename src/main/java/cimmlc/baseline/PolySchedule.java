package cimmlc.baseline;

import cimmlc.schedule.cg.CgPolicy;
import cimmlc.schedule.cg.Demand;
import cimmlc.schedule.cg.Execution;
import cimmlc.schedule.cg.PassPolicy;
import cimmlc.schedule.cg.SegmentEstimate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Poly-Schedule (Han et al. 2021), the opponent of section 4.2: whole cores a copy; while cores are
 * left, one more copy to the slowest operators, equally slow ones together. Inside an image
 * operators run one after another; over a batch images overlap, so the interval is the slowest
 * operator.
 */
public final class PolySchedule {

  /** The policy {@code poly-schedule}. */
  public static final CgPolicy POLICY =
      new PassPolicy(
          "poly-schedule", Execution.LAYER_BY_LAYER, PolySchedule::copies, SegmentEstimate::single);

  private PolySchedule() {}

  /** An operator with so many copies so far. */
  private record Entry(int operator, Demand demand, long copies) {

    /** Slowest first; exact, since the quotients windows * T / D are compared crosswise. */
    static final Comparator<Entry> SLOWEST_FIRST =
        (a, b) ->
            Long.compare(
                b.demand.windows() * b.demand.cycles() * a.copies,
                a.demand.windows() * a.demand.cycles() * b.copies);

    Entry oneMore() {
      return new Entry(operator, demand, copies + 1);
    }
  }

  static int[] copies(List<Demand> demands, long cores) {
    int[] copies = new int[demands.size()];
    PriorityQueue<Entry> queue = new PriorityQueue<>(Entry.SLOWEST_FIRST);
    long free = cores;
    for (int i = 0; i < copies.length; i++) {
      copies[i] = 1;
      free -= demands.get(i).cores();
      queue.add(new Entry(i, demands.get(i), 1));
    }
    while (!queue.isEmpty()) {
      List<Entry> slowest = slowest(queue);
      free -= slowest.stream().mapToLong(e -> e.demand().cores()).sum();
      if (free < 0 || slowest.stream().anyMatch(e -> e.copies() == e.demand().windows())) {
        break;
      }
      slowest.forEach(e -> copies[e.operator()]++);
      slowest.forEach(e -> queue.add(e.oneMore()));
    }
    return copies;
  }

  /** Takes all equally slow operators from the queue. */
  private static List<Entry> slowest(PriorityQueue<Entry> queue) {
    List<Entry> slowest = new ArrayList<>();
    Entry first = queue.remove();
    slowest.add(first);
    while (!queue.isEmpty() && Entry.SLOWEST_FIRST.compare(queue.element(), first) == 0) {
      slowest.add(queue.remove());
    }
    return slowest;
  }
}
