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

  /**
   * Up to {@code end}, a value.
   *
   * @param origin address of its first column
   * @param bytes of a column
   */
  private record Range(long end, Value value, long origin, int bytes) {}

  private final TreeMap<Long, Range> ranges = new TreeMap<>();

  /** Adds what a range of bytes holds to a value, column by column. */
  void collect(long begin, long end, Value into) {
    Long from = ranges.floorKey(begin);
    for (Range range : ranges.subMap(from == null ? begin : from, end).values()) {
      if (range.end() > begin) {
        int column = Math.toIntExact((begin - range.origin()) / range.bytes());
        range.value().sources().forEach(source -> into.sources().add(source.from(column)));
        into.work().takeOver(range.value().work());
      }
    }
  }

  /** A range of bytes holds a value from now on, so many bytes a column. */
  void put(long begin, long end, int bytes, Value value) {
    cut(begin);
    cut(end);
    ranges.subMap(begin, end).clear();
    ranges.put(begin, new Range(end, value, begin, bytes));
  }

  private void cut(long at) {
    Map.Entry<Long, Range> entry = ranges.lowerEntry(at);
    if (entry != null && entry.getValue().end() > at) {
      Range before = entry.getValue();
      ranges.put(at, before);
      ranges.put(entry.getKey(), new Range(at, before.value(), before.origin(), before.bytes()));
    }
  }
}
