package cimmlc.sim.performance;

import java.util.Arrays;

/** The granules of an image in execution: when each is complete, by whom, and who waits for it. */
final class Memory {

  /** Of a granule that is not complete. */
  static final long NEVER = Long.MAX_VALUE;

  private static final int NOBODY = -1;

  private final long[] ready;
  private final long[] lastWrite;
  private final int[] writesLeft;
  private final long[] writer;
  private final int[] core;
  private final int[] waiting;

  /**
   * Memory of which nothing is written.
   *
   * @param writes that will come to each granule
   */
  Memory(int[] writes) {
    this.writesLeft = writes.clone();
    this.ready = new long[writes.length];
    this.lastWrite = new long[writes.length];
    this.writer = new long[writes.length];
    this.core = new int[writes.length];
    this.waiting = new int[writes.length];
    Arrays.fill(waiting, NOBODY);
    for (int granule = 0; granule < writes.length; granule++) {
      ready[granule] = writes[granule] > 0 ? NEVER : 0;
      writer[granule] = NOBODY;
    }
  }

  /** When a granule was complete, or {@link #NEVER} where that is not known yet. */
  long ready(int granule) {
    return ready[granule];
  }

  /** The stream that completed a granule last; -1 if there is none. */
  int stream(int granule) {
    return (int) (writer[granule] >> Integer.SIZE);
  }

  /** Index, among its stream's, of the unit that completed a granule last. */
  int unit(int granule) {
    return (int) writer[granule];
  }

  /** True if a unit has written a granule. */
  boolean isWritten(int granule) {
    return writer[granule] != NOBODY;
  }

  /** The core whose ALU has a written granule's values at hand; -1 if there is none. */
  int core(int granule) {
    return core[granule];
  }

  /**
   * A write to one granule ends.
   *
   * @return true if the granule is complete now
   */
  boolean write(int granule, long time, int byStream, int byUnit, int byCore) {
    long by = (long) byStream << Integer.SIZE | byUnit;
    // Of those that end at the same time the later one counts.
    if (time > lastWrite[granule] || time == lastWrite[granule] && by > writer[granule]) {
      lastWrite[granule] = time;
      writer[granule] = by;
      core[granule] = byCore;
    }
    writesLeft[granule]--;
    if (writesLeft[granule] == 0) {
      ready[granule] = lastWrite[granule];
      return true;
    }
    return false;
  }

  /** Lets a stream wait for a granule; returns the stream that waited there before it, or -1. */
  int wait(int granule, int byStream) {
    int before = waiting[granule];
    waiting[granule] = byStream;
    return before;
  }

  /** The stream that waits for a granule, or -1; none waits there afterwards. */
  int release(int granule) {
    int first = waiting[granule];
    waiting[granule] = NOBODY;
    return first;
  }
}
