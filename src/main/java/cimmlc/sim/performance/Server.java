package cimmlc.sim.performance;

/**
 * A shared unit that does a limited amount of work a cycle, first come first served. Requests share
 * a cycle; one is done at the end of the cycle in which its last bit or operation is.
 */
final class Server {

  /** Rates are kept in 1/1024 of a unit of work a cycle, so that sums are exact. */
  private static final long SCALE = 1024;

  private final long rate;
  private long cycle;
  private long used;
  private long work;

  /** A server of a finite rate, at least 1/1024. */
  Server(double rate) {
    this.rate = Math.max(1, (long) Math.floor(rate * SCALE));
  }

  /** The end of work that is asked for at a time, no earlier than any former request. */
  long serve(long time, long amount) {
    if (amount == 0) {
      return time;
    }
    if (time > cycle) {
      cycle = time;
      used = 0;
    }
    used += Math.multiplyExact(amount, SCALE);
    work += amount;
    long end = cycle + Math.ceilDiv(used, rate);
    cycle += used / rate;
    used %= rate;
    return end;
  }

  /** Cycles that all work so far takes at the full rate. */
  double busyCycles() {
    return (double) work * SCALE / rate;
  }
}
