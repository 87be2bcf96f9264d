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
  private int lastStream = -1;
  private int lastUnit = -1;

  /** A server of a finite rate, at least 1/1024. */
  Server(double rate) {
    this.rate = Math.max(1, (long) Math.floor(rate * SCALE));
  }

  /** The end of work that is asked for at a time, no earlier than any former request. */
  long serve(long time, long amount, int stream, int unit) {
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
    lastStream = stream;
    lastUnit = unit;
    return end;
  }

  /** True if work asked for at that time would have to wait for a cycle to come. */
  boolean busyAt(long time) {
    return cycle > time;
  }

  /** Stream of the last request. */
  int lastStream() {
    return lastStream;
  }

  /** Unit of the last request. */
  int lastUnit() {
    return lastUnit;
  }

  /** Cycles that all work so far takes at the full rate. */
  double busyCycles() {
    return (double) work * SCALE / rate;
  }
}
