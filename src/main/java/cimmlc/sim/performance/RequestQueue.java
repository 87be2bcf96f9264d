package cimmlc.sim.performance;

import java.util.Arrays;

/**
 * Requests in the order of their times; ties by stream, unit and phase. Each phase of each lane has
 * a slot, which holds at most one request. The next cycles have a list each; only requests of one
 * cycle are sorted.
 */
final class RequestQueue {

  /** Cycles that have lists; a power of two. */
  private static final int CYCLES = 1024;

  /** What is kept of a slot, side by side. */
  private static final int TIME = 0;

  private static final int RANK = 1;
  private static final int NEXT = 2;
  private static final int SLOT = 4;

  private final long[] state;
  private final int[] heads = new int[CYCLES];
  private final long[] used = new long[CYCLES / Long.SIZE];
  private final SlotHeap now = new SlotHeap();
  private final SlotHeap far = new SlotHeap();
  private long cycle;

  /** The first cycle that has a list, list 0. */
  private long base;

  RequestQueue(int slots, long start) {
    this.state = new long[SLOT * slots];
    this.base = start;
    this.cycle = start - 1;
    Arrays.fill(heads, -1);
  }

  /** What decides between requests of the same time. */
  static long rank(int stream, int ordinal, int phase) {
    return ((long) stream << 31 | ordinal) << 4 | phase;
  }

  /** The time of a slot's request, which stays until the slot is used again. */
  long time(int slot) {
    return state[SLOT * slot + TIME];
  }

  void add(int slot, long at, long ofRank) {
    state[SLOT * slot + TIME] = at;
    state[SLOT * slot + RANK] = ofRank;
    if (at == cycle) {
      now.add(ofRank, slot);
    } else if (at < cycle) {
      throw new IllegalStateException("a request for cycle " + at + " in cycle " + cycle);
    } else if (at - base < CYCLES) {
      list(slot, at);
    } else {
      far.add(at, slot);
    }
  }

  private void list(int slot, long at) {
    int bucket = (int) (at - base);
    state[SLOT * slot + NEXT] = heads[bucket];
    heads[bucket] = slot;
    used[bucket / Long.SIZE] |= 1L << bucket;
  }

  /** Removes the first request and returns its slot; -1 if there is none. */
  int poll() {
    if (now.isEmpty() && !advance()) {
      return -1;
    }
    return now.poll();
  }

  /** Goes on to the next cycle that has requests. */
  private boolean advance() {
    int bucket = nextUsed();
    if (bucket < 0) {
      if (far.isEmpty()) {
        return false;
      }
      base = far.firstKey();
      while (!far.isEmpty() && far.firstKey() - base < CYCLES) {
        long at = far.firstKey();
        list(far.poll(), at);
      }
      bucket = 0;
    }
    cycle = base + bucket;
    used[bucket / Long.SIZE] &= ~(1L << bucket);
    for (int slot = heads[bucket]; slot >= 0; slot = (int) state[SLOT * slot + NEXT]) {
      now.add(state[SLOT * slot + RANK], slot);
    }
    heads[bucket] = -1;
    return true;
  }

  private int nextUsed() {
    for (int word = 0; word < used.length; word++) {
      if (used[word] != 0) {
        return word * Long.SIZE + Long.numberOfTrailingZeros(used[word]);
      }
    }
    return -1;
  }
}
