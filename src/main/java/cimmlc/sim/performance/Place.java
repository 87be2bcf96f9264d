package cimmlc.sim.performance;

import java.util.Arrays;

/** A piece of memory that is written: for each granule, when and by whom. */
final class Place {

  /** No place: what nobody writes is there from the start. */
  static final Place NONE = new Place(0, 1, 0);

  /** Of a granule that is not written yet. */
  static final long NEVER = -1;

  private final long begin;
  private final long grain;
  private final int granules;
  private final int[] writesLeft;
  private final long[] ready;
  private final int[] stream;
  private final int[] unit;
  private final int[] core;
  private int[] waiting = new int[0];

  Place(long begin, long grain, int granules) {
    this.begin = begin;
    this.grain = grain;
    this.granules = granules;
    this.writesLeft = new int[granules];
    this.ready = new long[granules];
    this.stream = new int[granules];
    this.unit = new int[granules];
    this.core = new int[granules];
    Arrays.fill(stream, -1);
    Arrays.fill(core, -1);
  }

  long begin() {
    return begin;
  }

  int granules() {
    return granules;
  }

  /** The first byte of a granule. */
  long begin(int granule) {
    return begin + grain * granule;
  }

  long end() {
    return begin + grain * granules;
  }

  int first(long from) {
    return (int) (Math.max(0, from - begin) / grain);
  }

  int last(long to) {
    return (int) Math.min(granules, Math.ceilDiv(to - begin, grain)) - 1;
  }

  /** One more write will come to these bytes. */
  void expect(long from, long to) {
    for (int g = first(from); g <= last(to); g++) {
      writesLeft[g]++;
      ready[g] = NEVER;
    }
  }

  /** When a granule is complete, or {@link #NEVER} where that is not known yet. */
  long ready(int granule) {
    return writesLeft[granule] > 0 ? NEVER : ready[granule];
  }

  /** Index, among its stream's, of the unit that completed a granule last; -1 if there is none. */
  int unit(int granule) {
    return stream[granule] < 0 ? -1 : unit[granule];
  }

  /** The stream that completed a granule last; -1 if there is none. */
  int stream(int granule) {
    return stream[granule];
  }

  /** The core whose ALU has a granule's values at hand; -1 if there is none. */
  int core(int granule) {
    return core[granule];
  }

  /**
   * A write to one granule ends.
   *
   * @return true if the granule is complete now
   */
  boolean write(int granule, long time, int byStream, int byUnit, int byCore) {
    if (time >= ready[granule]) {
      ready[granule] = time;
      stream[granule] = byStream;
      unit[granule] = byUnit;
      core[granule] = byCore;
    }
    return --writesLeft[granule] == 0;
  }

  /** Lets a stream wait for a granule; returns the stream that waited there before it, or -1. */
  int wait(int granule, int byStream) {
    if (waiting.length == 0) {
      waiting = new int[granules];
      Arrays.fill(waiting, -1);
    }
    int before = waiting[granule];
    waiting[granule] = byStream;
    return before;
  }

  /** The stream that waits for a granule, or -1; none waits there afterwards. */
  int release(int granule) {
    if (waiting.length == 0) {
      return -1;
    }
    int first = waiting[granule];
    waiting[granule] = -1;
    return first;
  }
}
