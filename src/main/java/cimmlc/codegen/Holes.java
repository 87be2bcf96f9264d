package cimmlc.codegen;

import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The free bytes of a buffer; everything from {@code top} on is free. Places are 4-byte aligned.
 */
final class Holes {

  private static final int ALIGNMENT = Integer.BYTES;

  private record Hole(long size, long offset) {}

  private final TreeMap<Long, Long> sizeAt = new TreeMap<>();
  private final TreeSet<Hole> bySize =
      new TreeSet<>(Comparator.comparingLong(Hole::size).thenComparingLong(Hole::offset));
  private long top;

  /** The smallest hole that has room, else the place at the top; -1 beyond the capacity. */
  long take(long bytes, double capacity) {
    long size = rounded(bytes);
    Hole hole = bySize.ceiling(new Hole(size, 0));
    if (hole == null) {
      long offset = top;
      if (offset + bytes > capacity) {
        return -1;
      }
      top += size;
      return offset;
    }
    remove(hole);
    add(hole.offset() + size, hole.size() - size);
    return hole.offset();
  }

  /** Frees what {@link #take} gave. */
  void give(long offset, long bytes) {
    long begin = offset;
    long end = offset + rounded(bytes);
    Map.Entry<Long, Long> before = sizeAt.floorEntry(begin);
    if (before != null && before.getKey() + before.getValue() == begin) {
      begin = before.getKey();
      remove(new Hole(before.getValue(), before.getKey()));
    }
    Long after = sizeAt.get(end);
    if (after != null) {
      remove(new Hole(after, end));
      end += after;
    }
    if (end == top) {
      top = begin;
    } else {
      add(begin, end - begin);
    }
  }

  private static long rounded(long bytes) {
    return Math.ceilDiv(Math.max(bytes, 1), ALIGNMENT) * ALIGNMENT;
  }

  private void add(long offset, long size) {
    if (size > 0) {
      sizeAt.put(offset, size);
      bySize.add(new Hole(size, offset));
    }
  }

  private void remove(Hole hole) {
    sizeAt.remove(hole.offset());
    bySize.remove(hole);
  }
}
