package cimmlc.flow.legality;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Values of disjoint half-open ranges of whole numbers; neighbours of equal value are one range.
 */
final class RangeMap<V> {

  private record Span<V>(long end, V value) {}

  /**
   * A part of a range.
   *
   * @param value null where the map has none
   */
  record Part<V>(long from, long to, @Nullable V value) {}

  private final TreeMap<Long, Span<V>> spans = new TreeMap<>();

  /** Gives a range a value, whatever it had before. */
  void put(long from, long to, V value) {
    if (from >= to) {
      return;
    }
    cut(from);
    cut(to);
    spans.subMap(from, to).clear();
    long begin = from;
    long end = to;
    Map.Entry<Long, Span<V>> before = spans.lowerEntry(from);
    if (before != null && before.getValue().end == from && before.getValue().value.equals(value)) {
      begin = before.getKey();
    }
    Span<V> after = spans.get(to);
    if (after != null && after.value.equals(value)) {
      spans.remove(to);
      end = after.end;
    }
    spans.put(begin, new Span<>(end, value));
  }

  private void cut(long at) {
    Map.Entry<Long, Span<V>> entry = spans.lowerEntry(at);
    if (entry != null && entry.getValue().end > at) {
      Span<V> span = entry.getValue();
      spans.put(entry.getKey(), new Span<>(at, span.value));
      spans.put(at, span);
    }
  }

  /**
   * Gives each part of a range a value that depends on its former one; {@code first} where none.
   */
  void merge(long from, long to, V first, UnaryOperator<V> next) {
    for (Part<V> part : parts(from, to)) {
      V former = part.value;
      V value = former == null ? first : next.apply(former);
      if (!value.equals(former)) {
        put(part.from, part.to, value);
      }
    }
  }

  /** The first part of a range that has another value than a wanted one, or none. */
  @Nullable Part<V> findNot(long from, long to, Predicate<V> wanted) {
    long at = from;
    while (at < to) {
      Map.Entry<Long, Span<V>> entry = spans.floorEntry(at);
      if (entry == null || entry.getValue().end <= at) {
        return new Part<>(at, gapEnd(at, to), null);
      }
      Span<V> span = entry.getValue();
      long end = Math.min(to, span.end);
      if (!wanted.test(span.value)) {
        return new Part<>(at, end, span.value);
      }
      at = end;
    }
    return null;
  }

  /** The first part of a range that has a value of that kind, or none. */
  @Nullable Part<V> find(long from, long to, Predicate<V> sought) {
    Long key = spans.floorKey(from);
    for (var entry : spans.subMap(key == null ? from : key, to).entrySet()) {
      Span<V> span = entry.getValue();
      if (span.end > from && sought.test(span.value)) {
        return new Part<>(Math.max(from, entry.getKey()), Math.min(to, span.end), span.value);
      }
    }
    return null;
  }

  /** All parts of a range, those without a value too. */
  List<Part<V>> parts(long from, long to) {
    List<Part<V>> parts = new ArrayList<>();
    long at = from;
    while (at < to) {
      Part<V> part = findNot(at, to, _ -> false);
      if (part == null) {
        break;
      }
      parts.add(part);
      at = part.to;
    }
    return parts;
  }

  private long gapEnd(long at, long to) {
    Long next = spans.higherKey(at);
    return next == null ? to : Math.min(to, next);
  }
}
