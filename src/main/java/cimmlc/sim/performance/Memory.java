package cimmlc.sim.performance;

/** The granules of an image in execution: when each is complete, by whom, and who waits for it. */
final class Memory {

  /** Of a granule that is not complete. */
  static final long NEVER = Long.MAX_VALUE;

  private static final int NOBODY = -1;

  /** What is kept of a granule, side by side, so that it lies in one line of a cache. */
  private static final int LAST_WRITE = 0;

  private static final int WRITER = 1;

  /** Writes that are still to come, and the core of the last one. */
  private static final int LEFT_AND_CORE = 2;

  private static final int WAITING = 3;
  private static final int GRANULE = 4;
  private static final long ONE_WRITE = 1L << Integer.SIZE;

  private final long[] state;

  /**
   * Memory of which nothing is written.
   *
   * @param writes that will come to each granule
   */
  Memory(int[] writes) {
    this.state = new long[Math.multiplyExact(GRANULE, writes.length)];
    for (int granule = 0; granule < writes.length; granule++) {
      state[GRANULE * granule + WRITER] = NOBODY;
      state[GRANULE * granule + LEFT_AND_CORE] = writes[granule] * ONE_WRITE;
      state[GRANULE * granule + WAITING] = NOBODY;
    }
  }

  /** When a granule was complete, or {@link #NEVER} where that is not known yet. */
  long ready(int granule) {
    int at = GRANULE * granule;
    return state[at + LEFT_AND_CORE] < ONE_WRITE ? state[at + LAST_WRITE] : NEVER;
  }

  /** The stream that completed a granule last; -1 if there is none. */
  int stream(int granule) {
    return (int) (state[GRANULE * granule + WRITER] >> Integer.SIZE);
  }

  /** Index, among its stream's, of the unit that completed a granule last. */
  int unit(int granule) {
    return (int) state[GRANULE * granule + WRITER];
  }

  /** True if a unit has written a granule. */
  boolean isWritten(int granule) {
    return state[GRANULE * granule + WRITER] != NOBODY;
  }

  /** The core whose ALU has a written granule's values at hand; -1 if there is none. */
  int core(int granule) {
    return (int) state[GRANULE * granule + LEFT_AND_CORE];
  }

  /**
   * A write to one granule ends.
   *
   * @return true if the granule is complete now
   */
  boolean write(int granule, long time, int byStream, int byUnit, int byCore) {
    int at = GRANULE * granule;
    long by = (long) byStream << Integer.SIZE | byUnit;
    long left = state[at + LEFT_AND_CORE] - ONE_WRITE;
    // Of those that end at the same time the later one counts.
    if (time > state[at + LAST_WRITE]
        || time == state[at + LAST_WRITE] && by > state[at + WRITER]) {
      state[at + LAST_WRITE] = time;
      state[at + WRITER] = by;
      left = left & -ONE_WRITE | Integer.toUnsignedLong(byCore);
    }
    state[at + LEFT_AND_CORE] = left;
    return left < ONE_WRITE;
  }

  /** Lets a stream wait for a granule; returns the stream that waited there before it, or -1. */
  int wait(int granule, int byStream) {
    int before = (int) state[GRANULE * granule + WAITING];
    state[GRANULE * granule + WAITING] = byStream;
    return before;
  }

  /** The stream that waits for a granule, or -1; none waits there afterwards. */
  int release(int granule) {
    return wait(granule, NOBODY);
  }
}
