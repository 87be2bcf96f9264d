package cimmlc.sim.performance.cycles;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;

/** An ALU, or a side of L0, all ports together (docs/timing.md, "Servers"). */
final class Server {

  private static final long PARTS = 1024;

  private final boolean ideal;
  private final long partsPerCycle;
  private final Queue<Request> queue =
      new PriorityQueue<>(
          Comparator.comparingLong((Request r) -> r.time)
              .thenComparing(r -> r.unit, Unit.ORDER)
              .thenComparingInt(r -> r.phase));

  private static final class Request {
    final Unit unit;
    final int phase;
    final long time;
    long parts;

    Request(Unit unit, int phase, long time, long work) {
      this.unit = unit;
      this.phase = phase;
      this.time = time;
      parts = work * PARTS;
    }
  }

  Server(double unitsPerCycle) {
    ideal = Double.isInfinite(unitsPerCycle);
    partsPerCycle = ideal ? 0 : Math.max(1, (long) Math.floor(unitsPerCycle * PARTS));
  }

  /** Takes work of a phase, which the phase then waits for. */
  void ask(Unit unit, int phase, long time, long work) {
    if (!ideal && work > 0) {
      unit.waitFor(phase);
      queue.add(new Request(unit, phase, time, work));
    }
  }

  /** Works for one cycle. */
  void work(long cycle) {
    long left = partsPerCycle;
    while (left > 0 && !queue.isEmpty()) {
      Request first = queue.element();
      long done = Math.min(left, first.parts);
      left -= done;
      first.parts -= done;
      if (first.parts == 0) {
        queue.remove();
        first.unit.served(first.phase, cycle + 1);
      }
    }
  }
}
