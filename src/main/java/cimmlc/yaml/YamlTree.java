package cimmlc.yaml;

import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import cimmlc.yaml.YamlNode.Entry;
import cimmlc.yaml.YamlNode.Mapping;
import cimmlc.yaml.YamlNode.Scalar;
import cimmlc.yaml.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Builds the tree of a document from the parser's events. A hostile file cannot make it large: it
 * has neither aliases nor deep nesting, so a tree is never larger than its text.
 */
final class YamlTree {

  private static final int DEEPEST = 16;

  private final String file;
  private final Iterator<Event> events;

  private YamlTree(String file, Iterator<Event> events) {
    this.file = file;
    this.events = events;
  }

  /**
   * The one document of a text, if there is any.
   *
   * @throws InvalidInputException at the first place that is not YAML or not a plain tree
   */
  static Optional<YamlNode> parse(String text, String file) {
    LoadSettings settings =
        LoadSettings.builder().setLabel(file).setCodePointLimit(Integer.MAX_VALUE).build();
    try {
      return new YamlTree(file, new Parse(settings).parseString(text).iterator()).document();
    } catch (MarkedYamlEngineException e) {
      throw new InvalidInputException(place(file, e), "not YAML: " + explain(e));
    } catch (YamlEngineException e) {
      throw new InvalidInputException(Location.of(file), "not YAML: " + e.getMessage());
    }
  }

  private Optional<YamlNode> document() {
    Optional<YamlNode> root = Optional.empty();
    while (events.hasNext()) {
      Event event = events.next();
      if (event instanceof DocumentStartEvent) {
        if (root.isPresent()) {
          throw refuse(event, "a second document, expected one a file");
        }
        root = Optional.of(node(events.next(), 0));
      }
    }
    return root;
  }

  private YamlNode node(Event event, int depth) {
    if (depth > DEEPEST) {
      throw refuse(event, "nested more than " + DEEPEST + " deep");
    }
    if (event instanceof AliasEvent
        || (event instanceof NodeEvent n && n.getAnchor().isPresent())) {
      throw refuse(event, "anchors and aliases are not supported, expected the value itself");
    }
    return switch (event) {
      case ScalarEvent scalar -> new Scalar(scalar.getValue(), scalar.isPlain(), place(event));
      case SequenceStartEvent _ -> sequence(place(event), depth);
      case MappingStartEvent _ -> mapping(place(event), depth);
      default -> throw refuse(event, "not YAML: no value here");
    };
  }

  private Sequence sequence(Location where, int depth) {
    List<YamlNode> items = new ArrayList<>();
    for (Event next = events.next(); !ends(next); next = events.next()) {
      items.add(node(next, depth + 1));
    }
    return new Sequence(items, where);
  }

  private Mapping mapping(Location where, int depth) {
    List<Entry> entries = new ArrayList<>();
    for (Event next = events.next(); !ends(next); next = events.next()) {
      if (!(node(next, depth + 1) instanceof Scalar key)) {
        throw refuse(next, "a key must be a word, not a list or a map");
      }
      entries.add(new Entry(key, node(events.next(), depth + 1)));
    }
    return new Mapping(entries, where);
  }

  private static boolean ends(Event event) {
    return switch (event.getEventId()) {
      case SequenceEnd, MappingEnd -> true;
      default -> false;
    };
  }

  private InvalidInputException refuse(Event event, String message) {
    return new InvalidInputException(place(event), message);
  }

  private Location place(Event event) {
    return place(file, event.getStartMark());
  }

  private static Location place(String file, MarkedYamlEngineException e) {
    return place(file, e.getProblemMark().or(e::getContextMark));
  }

  private static Location place(String file, Optional<Mark> mark) {
    return mark.map(m -> new Location(file, m.getLine() + 1, m.getColumn() + 1))
        .orElse(Location.of(file));
  }

  private static String explain(MarkedYamlEngineException e) {
    String context = e.getContext();
    String problem = e.getProblem();
    String text = context == null || context.isBlank() ? problem : context + ", " + problem;
    return text.length() <= 200 ? text : text.substring(0, 200) + "...";
  }
}
