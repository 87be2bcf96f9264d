package cimmlc.codegen;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeSet;

/**
 * Places in one buffer, best fit in order of time, O(n log n). What has no room in a buffer of
 * finite size is left out: of all that lives at that moment the largest number of bytes times steps
 * first.
 */
final class Packing {

  private final double capacity;
  private final Holes holes = new Holes();
  private final Map<String, Long> offsets = new LinkedHashMap<>();
  private final List<Lifetime> leftOut = new ArrayList<>();
  private final PriorityQueue<Lifetime> expiring =
      new PriorityQueue<>(Comparator.comparingInt(Lifetime::end));
  private final TreeSet<Lifetime> live =
      new TreeSet<>(Comparator.comparingDouble(Lifetime::volume).thenComparing(Lifetime::root));

  private Packing(double capacity) {
    this.capacity = capacity;
  }

  /** Packs lifetimes, sorted by begin, into a buffer of so many bytes. */
  static Packing of(List<Lifetime> lifetimes, double capacity) {
    Packing packing = new Packing(capacity);
    lifetimes.forEach(packing::place);
    return packing;
  }

  /** Offsets by root, of everything that was not left out. */
  Map<String, Long> offsets() {
    return offsets;
  }

  /** What found no room, sorted by begin. */
  List<Lifetime> leftOut() {
    List<Lifetime> sorted = new ArrayList<>(leftOut);
    sorted.sort(Comparator.comparingInt(Lifetime::begin).thenComparing(Lifetime::root));
    return sorted;
  }

  /** Bytes from the buffer's start to the end of what lies highest. */
  static long highWater(Map<String, Long> offsets, List<Lifetime> lifetimes) {
    return lifetimes.stream()
        .filter(lifetime -> offsets.containsKey(lifetime.root()))
        .mapToLong(lifetime -> offsets.getOrDefault(lifetime.root(), 0L) + lifetime.bytes())
        .max()
        .orElse(0);
  }

  private void place(Lifetime lifetime) {
    expire(lifetime.begin());
    live.add(lifetime);
    while (live.contains(lifetime)) {
      long offset = holes.take(lifetime.bytes(), capacity);
      if (offset >= 0) {
        offsets.put(lifetime.root(), offset);
        expiring.add(lifetime);
        return;
      }
      leaveOut(live.last());
    }
  }

  private void expire(int begin) {
    while (!expiring.isEmpty() && expiring.peek().end() < begin) {
      Lifetime dead = expiring.remove();
      if (live.remove(dead)) {
        free(dead);
      }
    }
  }

  private void leaveOut(Lifetime victim) {
    live.remove(victim);
    leftOut.add(victim);
    free(victim);
    offsets.remove(victim.root());
  }

  private void free(Lifetime lifetime) {
    Long offset = offsets.get(lifetime.root());
    if (offset != null) {
      holes.give(offset, lifetime.bytes());
    }
  }
}
