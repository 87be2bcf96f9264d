package cimmlc.arch;

import cimmlc.diag.Location;
import java.util.List;

/** A YAML document as plain data, each piece with its place in the file. */
sealed interface YamlNode {

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

    boolean isNull() {
      return plain && (text.isEmpty() || text.equals("~") || text.equals("null"));
    }

    /** True for {@code ideal} and for the paper's backslash. */
    boolean isIdeal() {
      return text.equals("ideal") || text.equals("\\");
    }

    String quoted() {
      return "'" + (text.length() <= 40 ? text : text.substring(0, 40) + "...") + "'";
    }
  }

  /** A list of values. */
  record Sequence(List<YamlNode> items, Location where) implements YamlNode {}

  /** A list of keys with their values, as it stands in the file: a key may occur twice. */
  record Mapping(List<Entry> entries, Location where) implements YamlNode {}

  /** A key with its value. */
  record Entry(Scalar key, YamlNode value) {}
}
