package cimmlc.flow.legality;

import cimmlc.flow.Affine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Values that the variables of the enclosing {@code repeat}s take in one pass over their bodies.
 */
record Domain(Map<String, Span> spans) {

  /** Consecutive values, at least one. */
  record Span(long first, long count) {}

  static final Domain EMPTY = new Domain(Map.of());

  Domain with(String variable, long first, long count) {
    Map<String, Span> more = new LinkedHashMap<>(spans);
    more.put(variable, new Span(first, count));
    return new Domain(more);
  }

  /** True if every variable has one value. */
  boolean isPoint() {
    return spans.values().stream().allMatch(span -> span.count == 1);
  }

  /** The value where every variable has its first one. */
  long first(Affine affine) {
    return sum(affine, 0);
  }

  long min(Affine affine) {
    return sum(affine, -1);
  }

  long max(Affine affine) {
    return sum(affine, 1);
  }

  /** Variables at their first value, or where that leads further in the wanted direction, last. */
  private long sum(Affine affine, int direction) {
    long sum = affine.constant();
    for (var term : affine.coefficients().entrySet()) {
      Span span = span(term.getKey());
      boolean last = Long.signum(term.getValue()) * direction > 0;
      long value = last ? span.first + span.count - 1 : span.first;
      sum = Math.addExact(sum, Math.multiplyExact(term.getValue(), value));
    }
    return sum;
  }

  /** How an offset moves: a dimension a variable. */
  List<Region.Dim> dims(Affine affine) {
    List<Region.Dim> dims = new ArrayList<>();
    affine
        .coefficients()
        .forEach((variable, factor) -> dims.add(new Region.Dim(span(variable).count, factor)));
    return dims;
  }

  /** A domain for each combination of values of some variables. */
  Stream<Domain> fixing(Set<String> variables) {
    Stream<Domain> domains = Stream.of(this);
    for (String variable : variables) {
      Span span = span(variable);
      if (span.count > 1) {
        domains =
            domains.flatMap(domain ->
                java.util.stream.LongStream.range(span.first, span.first + span.count)
                    .mapToObj(value -> domain.with(variable, value, 1)));
      }
    }
    return domains;
  }

  /** Number of combinations of values of some variables. */
  long combinations(Set<String> variables) {
    return variables.stream()
        .mapToLong(variable -> span(variable).count)
        .reduce(1, Math::multiplyExact);
  }

  private Span span(String variable) {
    @Nullable Span span = spans.get(variable);
    if (span == null) {
      throw new IllegalArgumentException("no repeat around this has variable " + variable);
    }
    return span;
  }
}
