package cimmlc.bench;

import cimmlc.diag.Diagnostics;
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
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** The values of a map of an experiment file by key; what is wrong goes to the problems. */
final class Entries {

  private final Location where;
  private final Diagnostics problems;
  private final Map<String, YamlNode> values = new LinkedHashMap<>();

  private Entries(Location where, Diagnostics problems) {
    this.where = where;
    this.problems = problems;
  }

  /** The values of a map; reports keys that it does not know and keys that occur twice. */
  static Entries of(Mapping map, List<String> known, Diagnostics problems) {
    Entries entries = new Entries(map.where(), problems);
    for (Entry entry : map.entries()) {
      Scalar key = entry.key();
      if (!known.contains(key.text())) {
        String hint = Nearest.hint(key.text(), known);
        String expected = ", expected one of " + String.join(", ", known);
        problems.add(key.where(), "unknown key " + key.quoted() + hint + expected);
      } else if (entries.values.putIfAbsent(key.text(), entry.value()) != null) {
        problems.add(key.where(), "the key " + key.quoted() + " occurs twice, expected once");
      }
    }
    return entries;
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  /** Reports what is wrong with the value of a key. */
  void problem(String key, String message) {
    YamlNode value = values.get(key);
    problems.add(value == null ? where : value.where(), key + ": " + message);
  }

  /** Reports a key that is left out although it has no default. */
  void missing(String key, String expected) {
    problems.add(where, "the key '" + key + "' is missing, expected " + expected);
  }

  Optional<String> text(String key) {
    return switch (values.get(key)) {
      case null -> Optional.empty();
      case Scalar scalar when !scalar.isNull() -> Optional.of(scalar.text());
      case YamlNode other -> {
        problem(key, other.kind() + ", expected a text");
        yield Optional.empty();
      }
    };
  }

  String requiredText(String key, String expected) {
    if (!has(key)) {
      missing(key, expected);
    }
    return text(key).orElse("");
  }

  /** One of some words. */
  <T> Optional<T> oneOf(String key, Collection<T> choices, Function<T, String> word) {
    Optional<String> text = text(key);
    Optional<T> choice =
        text.flatMap(t -> choices.stream().filter(c -> word.apply(c).equals(t)).findFirst());
    if (text.isPresent() && choice.isEmpty()) {
      List<String> words = choices.stream().map(word).toList();
      String hint = Nearest.hint(text.get(), words);
      problem(
          key, "unknown '" + text.get() + "'" + hint + ", expected " + String.join(", ", words));
    }
    return choice;
  }

  OptionalInt whole(String key, int least, int most) {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      return OptionalInt.empty();
    }
    boolean number = text.get().matches("[0-9]{1,9}");
    int value = number ? Integer.parseInt(text.get()) : -1;
    if (value < least || value > most) {
      problem(key, "'" + text.get() + "', expected a whole number from " + least + " to " + most);
      return OptionalInt.empty();
    }
    return OptionalInt.of(value);
  }

  Optional<Mapping> map(String key) {
    return switch (values.get(key)) {
      case null -> Optional.empty();
      case Mapping map -> Optional.of(map);
      case YamlNode other -> {
        problem(key, other.kind() + ", expected a map");
        yield Optional.empty();
      }
    };
  }

  /** The maps of a list. */
  List<Mapping> maps(String key) {
    return items(key).stream().filter(item -> isMap(key, item)).map(Mapping.class::cast).toList();
  }

  private boolean isMap(String key, YamlNode item) {
    if (!(item instanceof Mapping)) {
      problems.add(item.where(), key + ": " + item.kind() + ", expected a map");
    }
    return item instanceof Mapping;
  }

  /** The texts of a list. */
  List<String> texts(String key) {
    for (YamlNode item : items(key)) {
      if (!(item instanceof Scalar)) {
        problems.add(item.where(), key + ": " + item.kind() + ", expected a text");
      }
    }
    return items(key).stream()
        .filter(Scalar.class::isInstance)
        .map(item -> ((Scalar) item).text())
        .toList();
  }

  private List<YamlNode> items(String key) {
    return switch (values.get(key)) {
      case null -> List.of();
      case Sequence(List<YamlNode> items, _) -> items;
      case YamlNode other -> {
        problem(key, other.kind() + ", expected a list");
        yield List.of();
      }
    };
  }
}
