package cimmlc.sim.performance.cycles;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A phase of an input slice or of a block of columns, and what it asks for at once.
 *
 * @param phase that it is
 * @param asks of servers
 * @param trips over networks, in this order
 * @param activations of crossbars
 */
record Step(Work.Phase phase, List<Ask> asks, List<Trip> trips, List<Activation> activations) {

  /** A server of a core, or of the chip. */
  enum Kind {
    LOAD_PORT,
    STORE_PORT,
    L1,
    ALU,
    L0_READ,
    L0_WRITE
  }

  /** Work of a server; the core is -1 for the chip's. */
  record Ask(Kind kind, int core, long amount) {}

  /** Bits over the network between the cores (core -1), or that of a core. */
  record Trip(int core, int from, int to, long bits) {}

  /** Crossbars that are active together: when, once they have been asked for. */
  static final class Activation {
    final long first;
    final long crossbars;
    final long delay;
    final int sum;
    final @Nullable Activation former;
    long cycles;
    long rows;
    long start = Unit.NEVER;
    long end = Unit.NEVER;

    Activation(long first, long crossbars, long delay, int sum, @Nullable Activation former) {
      this.first = first;
      this.crossbars = crossbars;
      this.delay = delay;
      this.sum = sum;
      this.former = former;
    }
  }
}
