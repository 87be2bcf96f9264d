package cimmlc.arch;

import cimmlc.diag.Location;
import cimmlc.yaml.Nearest;
import cimmlc.yaml.YamlNode;
import cimmlc.yaml.YamlNode.Entry;
import cimmlc.yaml.YamlNode.Mapping;
import cimmlc.yaml.YamlNode.Scalar;
import cimmlc.yaml.YamlNode.Sequence;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * The values of one map of a description file by key. What is wrong with one goes to the problems
 * and reads as if it had been left out, so that the rest is checked as well.
 */
final class Fields {

  private final Location where;
  private final Numbers numbers;
  private final Map<String, YamlNode> values = new LinkedHashMap<>();

  private Fields(Location where, Numbers numbers) {
    this.where = where;
    this.numbers = numbers;
  }

  /** The values of a map; reports keys that it does not know and keys that occur twice. */
  static Fields of(Mapping map, List<String> known, Numbers numbers) {
    Fields fields = new Fields(map.where(), numbers);
    for (Entry entry : map.entries()) {
      Scalar key = entry.key();
      if (!known.contains(key.text())) {
        String hint = Keys.unknown(key.text(), known);
        numbers.problems().add(key.where(), "unknown key " + key.quoted() + hint);
      } else if (fields.values.putIfAbsent(key.text(), entry.value()) != null) {
        numbers
            .problems()
            .add(key.where(), "the key " + key.quoted() + " occurs twice, expected once");
      }
    }
    fields.values.values().removeIf(value -> value instanceof Scalar s && s.isNull());
    return fields;
  }

  /** The same values, now that the duration of a cycle is known. */
  Fields withCycle(double seconds) {
    Fields fields = new Fields(where, new Numbers(numbers.problems(), seconds));
    fields.values.putAll(values);
    return fields;
  }

  Numbers numbers() {
    return numbers;
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  /** A value as it stands, unless it is left out or ideal. */
  Optional<YamlNode> value(String key) {
    return Optional.ofNullable(values.get(key))
        .filter(value -> !(value instanceof Scalar s && s.isIdeal()));
  }

  /** A value as it stands, ideal or not. */
  Optional<YamlNode> given(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /** Reports what is wrong with the value of a key. */
  void problem(String key, String message) {
    YamlNode value = values.get(key);
    numbers.problems().add(value == null ? where : value.where(), key + ": " + message);
  }

  /** Reports a key that is left out although it has no default. */
  void missing(String key, String expected) {
    numbers.problems().add(where, "the key '" + key + "' is missing, expected " + expected);
  }

  /** A quantity, or the dimension's ideal. */
  double number(String key, Dimension dimension) {
    return value(key)
        .map(node -> numbers.quantity(key, node, dimension))
        .orElse(OptionalDouble.empty())
        .orElse(dimension.ideal());
  }

  /** A text; an ideal one is the word itself. */
  Optional<String> text(String key) {
    return switch (values.get(key)) {
      case null -> Optional.empty();
      case Scalar scalar -> Optional.of(scalar.text());
      case YamlNode other -> {
        problem(key, other.kind() + ", expected a text");
        yield Optional.empty();
      }
    };
  }

  /** One of some words, whatever the case. */
  <T> Optional<T> oneOf(String key, Collection<T> choices, Function<T, String> word) {
    Optional<String> text = text(key);
    Optional<T> choice =
        text.flatMap(
            t -> choices.stream().filter(c -> word.apply(c).equalsIgnoreCase(t)).findFirst());
    if (text.isPresent() && choice.isEmpty()) {
      List<String> words = choices.stream().map(word).toList();
      String quoted = given(key).orElseThrow().kind();
      String hint = Nearest.hint(text.get(), words);
      problem(key, "unknown " + quoted + hint + ", expected " + String.join(", ", words));
    }
    return choice;
  }

  /** True or false. */
  boolean flag(String key) {
    return oneOf(key, List.of(true, false), b -> b.toString().toLowerCase(Locale.ROOT))
        .orElse(false);
  }

  /** A required pair of sizes; empty if a problem was reported. */
  Optional<Grid> grid(String key) {
    String expected = key + ": [rows, columns]";
    if (!has(key)) {
      missing(key, expected);
      return Optional.empty();
    }
    if (!(values.get(key) instanceof Sequence(List<YamlNode> items, _)) || items.size() != 2) {
      problem(key, "not a pair of whole numbers, expected " + expected + " (it has no ideal)");
      return Optional.empty();
    }
    OptionalInt rows = numbers.count(key, items.getFirst());
    OptionalInt columns = numbers.count(key, items.getLast());
    return rows.isPresent() && columns.isPresent()
        ? Optional.of(new Grid(rows.getAsInt(), columns.getAsInt()))
        : Optional.empty();
  }

  /** A map inside this one; empty if it is left out, ideal, or no map. */
  Optional<Fields> map(String key, List<String> known) {
    return value(key).flatMap(node -> map(key, node, known));
  }

  private Optional<Fields> map(String key, YamlNode node, List<String> known) {
    if (node instanceof Mapping map) {
      return Optional.of(of(map, known, numbers));
    }
    problem(key, node.kind() + ", expected a map of " + String.join(", ", known));
    return Optional.empty();
  }

  /** A tier: a required map; without it, one without values, so that its keys are reported. */
  Optional<Fields> tier(String key, List<String> known) {
    if (!has(key)) {
      missing(key, key + ": { " + known.getFirst() + ": [rows, columns], ... }");
      return Optional.empty();
    }
    return given(key).flatMap(node -> map(key, node, known));
  }
}
