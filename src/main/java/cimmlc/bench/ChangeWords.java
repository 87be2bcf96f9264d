package cimmlc.bench;

import cimmlc.yaml.YamlNode;
import cimmlc.yaml.YamlNode.Mapping;
import cimmlc.yaml.YamlNode.Scalar;
import cimmlc.yaml.YamlNode.Sequence;
import java.util.stream.Collectors;

/** The changes of a chip on one line: {@code crossbar.write.cycles 1 cycle/row}. */
final class ChangeWords {

  private ChangeWords() {}

  static String of(Mapping changes) {
    return of("", changes);
  }

  private static String of(String path, YamlNode node) {
    return switch (node) {
      case Scalar scalar -> path + " " + scalar.text();
      case Sequence sequence -> path + " " + items(sequence);
      case Mapping map ->
          map.entries().stream()
              .map(e -> of((path.isEmpty() ? "" : path + ".") + e.key().text(), e.value()))
              .collect(Collectors.joining(", "));
    };
  }

  private static String items(Sequence sequence) {
    return sequence.items().stream()
        .map(item -> of("", item).strip())
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
