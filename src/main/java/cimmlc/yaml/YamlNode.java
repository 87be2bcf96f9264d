package cimmlc.yaml;

import cimmlc.diag.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A YAML document as plain data, each piece with its place in the file. */
public sealed interface YamlNode {

  /** The place of its first character. */
  Location where();

  /** What it is called in a message. */
  default String kind() {
    return switch (this) {
      case Scalar s when s.isNull() -> "nothing";
      case Scalar s -> s.quoted();
      case Sequence _ -> "a list";
      case Mapping _ -> "a map";
    };
  }

  /** A single value; {@code plain} if it stands without quotation marks. */
  record Scalar(String text, boolean plain, Location where) implements YamlNode {

    /** True where nothing is given. */
    public boolean isNull() {
      return plain && (text.isEmpty() || text.equals("~") || text.equals("null"));
    }

    /** True for {@code ideal} and for the paper's backslash. */
    public boolean isIdeal() {
      return text.equals("ideal") || text.equals("\\");
    }

    /** The text in quotation marks, shortened. */
    public String quoted() {
      return "'" + (text.length() <= 40 ? text : text.substring(0, 40) + "...") + "'";
    }
  }

  /** A list of values. */
  record Sequence(List<YamlNode> items, Location where) implements YamlNode {}

  /** A list of keys with their values, as it stands in the file: a key may occur twice. */
  record Mapping(List<Entry> entries, Location where) implements YamlNode {

    /** The values of another map in place of this one's, those of maps inside likewise. */
    public Mapping with(Mapping changes) {
      List<Entry> all = new ArrayList<>(entries);
      all.removeIf(entry -> changes.value(entry.key().text()).isPresent());
      for (Entry change : changes.entries) {
        YamlNode value = change.value();
        Optional<YamlNode> here = value(change.key().text());
        all.add(new Entry(change.key(), here.map(old -> merged(old, value)).orElse(value)));
      }
      return new Mapping(all, where);
    }

    private static YamlNode merged(YamlNode value, YamlNode change) {
      return value instanceof Mapping map && change instanceof Mapping changes
          ? map.with(changes)
          : change;
    }

    /** The first value of a key. */
    public Optional<YamlNode> value(String key) {
      return entries.stream()
          .filter(entry -> entry.key().text().equals(key))
          .findFirst()
          .map(Entry::value);
    }
  }

  /** A key with its value. */
  record Entry(Scalar key, YamlNode value) {}
}
