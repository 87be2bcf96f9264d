package cimmlc.codegen;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Places in one buffer without regard to time, the largest tensor first, each as low as those that
 * live with it allow. Leaves fewer holes than {@link Packing}, but takes O(n^2) and knows only
 * whether all have room.
 */
final class LargestFirst {

  private record Placed(Lifetime lifetime, long offset) {

    long end() {
      return Math.ceilDiv(offset + lifetime.bytes(), Integer.BYTES) * Integer.BYTES;
    }
  }

  private LargestFirst() {}

  /** Offsets by root in a buffer of so many bytes; empty if some tensor finds no room. */
  static Optional<Map<String, Long>> offsets(List<Lifetime> lifetimes, double capacity) {
    List<Lifetime> sorted = new ArrayList<>(lifetimes);
    sorted.sort(Comparator.comparingLong(Lifetime::bytes).reversed());
    List<Placed> placed = new ArrayList<>(sorted.size());
    Map<String, Long> offsets = new LinkedHashMap<>();
    for (Lifetime lifetime : sorted) {
      long offset = lowest(lifetime, placed);
      if (offset + lifetime.bytes() > capacity) {
        return Optional.empty();
      }
      placed.add(new Placed(lifetime, offset));
      offsets.put(lifetime.root(), offset);
    }
    return Optional.of(offsets);
  }

  private static long lowest(Lifetime lifetime, List<Placed> placed) {
    List<Placed> neighbours =
        placed.stream()
            .filter(other -> other.lifetime.isAlongside(lifetime))
            .sorted(Comparator.comparingLong(Placed::offset))
            .toList();
    long offset = 0;
    for (Placed other : neighbours) {
      if (offset + lifetime.bytes() <= other.offset) {
        break;
      }
      offset = Math.max(offset, other.end());
    }
    return offset;
  }
}
