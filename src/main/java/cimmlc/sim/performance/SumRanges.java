package cimmlc.sim.performance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What local buffers hold of a window: from which input slices values come, at what cost. */
final class SumRanges {

  /** What has been done for some values; moves on to what is made of them. */
  static final class Work {
    final Map<Integer, Long> operations = new HashMap<>();
    final List<Piece.Transfer> transfers = new ArrayList<>();

    void takeOver(Work other) {
      other.operations.forEach((core, count) -> operations.merge(core, count, Long::sum));
      transfers.addAll(other.transfers);
      other.operations.clear();
      other.transfers.clear();
    }
  }

  /** Values made of what some activations put out. */
  record Value(Set<Slice.Source> sources, Work work) {

    static Value none() {
      return new Value(new LinkedHashSet<>(), new Work());
    }
  }

  private record Range(long end, Value value) {}

  private final TreeMap<Long, Range> ranges = new TreeMap<>();

  /** Adds what a range of bytes holds to a value. */
  void collect(long begin, long end, Value into) {
    Long from = ranges.floorKey(begin);
    for (var entry : ranges.subMap(from == null ? begin : from, end).entrySet()) {
      if (entry.getValue().end() > begin) {
        into.sources().addAll(entry.getValue().value().sources());
        into.work().takeOver(entry.getValue().value().work());
      }
    }
  }

  /** A range of bytes holds a value from now on. */
  void put(long begin, long end, Value value) {
    cut(begin);
    cut(end);
    ranges.subMap(begin, end).clear();
    ranges.put(begin, new Range(end, value));
  }

  private void cut(long at) {
    Map.Entry<Long, Range> before = ranges.lowerEntry(at);
    if (before != null && before.getValue().end() > at) {
      ranges.put(at, before.getValue());
      ranges.put(before.getKey(), new Range(at, before.getValue().value()));
    }
  }
}
