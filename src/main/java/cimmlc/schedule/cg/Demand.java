package cimmlc.schedule.cg;

import cimmlc.schedule.cg.ScheduledOperator.Cim;
import java.util.List;

/**
 * What an operator asks of the chip tier: it processes its windows in {@code ceil(windows / D) *
 * cycles} when it has D copies of so many cores.
 *
 * @param windows at least 1
 * @param cores of one copy
 * @param cycles of one window, T
 */
public record Demand(long windows, int cores, long cycles) {

  /** The demands of operators whose windows all take the same time. */
  static List<Demand> of(List<Cim> cims, long mvmCycles) {
    return cims.stream()
        .map(c -> new Demand(Math.max(1, c.form().windows()), c.footprint().cores(), mvmCycles))
        .toList();
  }

  /** Cycles with so many copies. */
  public long cycles(long copies) {
    return Math.ceilDiv(windows, copies) * cycles;
  }

  /** The fewest copies that process all windows in so many rounds of one window each. */
  public long copiesFor(long rounds) {
    return Math.ceilDiv(windows, rounds);
  }
}
