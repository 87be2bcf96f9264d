package cimmlc.sim.performance;

import java.util.Arrays;

/** Byte ranges that one unit reads or writes, reused from unit to unit. */
final class Ranges {

  private long[] bounds = new long[32];
  private int count;

  void clear() {
    count = 0;
  }

  /** Adds the bytes from begin to end (exclusive); joins a range that ends there. */
  void add(long begin, long end) {
    if (count > 0 && bounds[2 * count - 1] == begin) {
      bounds[2 * count - 1] = end;
      return;
    }
    if (2 * count == bounds.length) {
      bounds = Arrays.copyOf(bounds, 2 * bounds.length);
    }
    bounds[2 * count] = begin;
    bounds[2 * count + 1] = end;
    count++;
  }

  int count() {
    return count;
  }

  long begin(int i) {
    return bounds[2 * i];
  }

  long end(int i) {
    return bounds[2 * i + 1];
  }
}
