package cimmlc.schedule.cg;

/**
 * How an operator's windows are served: servers take them in turn. A server is a copy, or a team of
 * copies that share crossbars and serve one window at a time (section 3.3.4).
 *
 * @param servers at least 1
 * @param cycles after which a server takes its next window
 * @param latencyCycles from the start of a window to its result, at least as many
 * @param delayCycles that a window waits after its inputs are complete (section 3.3.3)
 */
public record Service(int servers, long cycles, long latencyCycles, long delayCycles) {

  public Service {
    if (servers < 1 || cycles < 1 || latencyCycles < cycles || delayCycles < 0) {
      throw new IllegalArgumentException(
          servers + " servers, " + cycles + " cycles after " + delayCycles);
    }
  }

  /** Windows that start as soon as they can. */
  public Service(int servers, long cycles) {
    this(servers, cycles, cycles, 0);
  }

  /** The same with another number of servers. */
  public Service withServers(int others) {
    return new Service(others, cycles, latencyCycles, delayCycles);
  }

  /** The same with the crossbars of a copy activated in so many turns, one after another. */
  public Service inTurns(int turns) {
    return new Service(servers, cycles, turns * cycles, delayCycles);
  }

  /** The turns in which the crossbars of a copy are activated, if a window takes no other time. */
  public int turns() {
    return (int) (latencyCycles / cycles);
  }

  /** The same with another delay. */
  public Service delayedBy(long delay) {
    return new Service(servers, cycles, latencyCycles, delay);
  }

  /** Cycles by which a window's result may come after the next window's start. */
  long overlapCycles() {
    return latencyCycles - cycles;
  }

  /** Cycles in which all windows pass, once they follow one another. */
  public long intervalCycles(long windows) {
    return Math.ceilDiv(windows, servers) * cycles;
  }
}
