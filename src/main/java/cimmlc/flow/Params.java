package cimmlc.flow;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A header entry that statements name: what an operator needs beyond addresses. docs/flow.md lists
 * each operator's keys.
 *
 * @param name unique in the header
 * @param values by key
 */
public record Params(String name, Map<String, Value> values) {

  /** The value of a key. */
  public sealed interface Value {
    /** Whole numbers: {@code 3} or {@code [3,3]}. */
    record Ints(List<Long> values) implements Value {
      public Ints {
        values = List.copyOf(values);
      }
    }

    /** A float32, printed so that it reads back to the same bits. */
    record Real(float value) implements Value {}

    /** A word, or the name of a tensor or constant of the header; several for {@code inputs}. */
    record Names(List<String> values) implements Value {
      public Names {
        values = List.copyOf(values);
      }
    }
  }

  public Params {
    values = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** True where the key is given. */
  public boolean has(String key) {
    return values.containsKey(key);
  }

  /** Whole numbers of a key. */
  public List<Long> ints(String key) {
    if (values.get(key) instanceof Value.Ints(List<Long> numbers)) {
      return numbers;
    }
    throw new IllegalArgumentException("params " + name + ": " + key + " must be whole numbers");
  }

  /** The only whole number of a key. */
  public int integer(String key) {
    return Math.toIntExact(ints(key).getFirst());
  }

  /** The float of a key. */
  public float real(String key) {
    if (values.get(key) instanceof Value.Real(float number)) {
      return number;
    }
    throw new IllegalArgumentException("params " + name + ": " + key + " must be a number");
  }

  /** The names of a key. */
  public List<String> names(String key) {
    if (values.get(key) instanceof Value.Names(List<String> names)) {
      return names;
    }
    throw new IllegalArgumentException("params " + name + ": " + key + " must be a name");
  }

  /** The only name of a key. */
  public String word(String key) {
    return names(key).getFirst();
  }
}
