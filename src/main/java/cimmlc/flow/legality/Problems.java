package cimmlc.flow.legality;

import cimmlc.diag.Diagnostic;
import cimmlc.diag.Location;
import cimmlc.flow.FlowPrinter;
import cimmlc.flow.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The problems of a flow: the first {@value #LIMIT}, each rule once a statement. */
final class Problems {

  static final int LIMIT = 100;
  private static final int LONGEST_STATEMENT = 96;

  private final Location whole;
  private final Map<Statement, Location> places;
  private final IdentityHashMap<Statement, Set<String>> seen = new IdentityHashMap<>();
  private final List<Diagnostic> found = new ArrayList<>();

  Problems(Location whole, Map<Statement, Location> places) {
    this.whole = whole;
    this.places = places;
  }

  boolean isFull() {
    return found.size() >= LIMIT;
  }

  List<Diagnostic> toList() {
    return List.copyOf(found);
  }

  /** A problem of the header. */
  void add(String message) {
    if (!isFull()) {
      found.add(new Diagnostic(whole, message));
    }
  }

  /** A problem of a statement; one of each rule, since a {@code repeat} is looked at in passes. */
  void add(Statement statement, String rule, String message) {
    if (!isFull() && seen.computeIfAbsent(statement, _ -> new HashSet<>()).add(rule)) {
      found.add(new Diagnostic(place(statement), text(statement) + ": " + message));
    }
  }

  /** How other statements' messages name a statement. */
  String name(Statement statement) {
    Location place = place(statement);
    return text(statement) + (place.line() > 0 ? " in line " + place.line() : "");
  }

  private Location place(Statement statement) {
    Location place = places.get(statement);
    return place == null ? whole : place;
  }

  private static String text(Statement statement) {
    return switch (statement) {
      case Statement.Segment segment -> "segment " + segment.index();
      case Statement.Stage stage -> "stage " + stage.name();
      case Statement.Repeat repeat -> "repeat " + repeat.variable();
      case Statement.Parallel _ -> "parallel";
      case Statement.Operation operation -> shortened(FlowPrinter.operation(operation));
    };
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_STATEMENT
        ? text
        : text.substring(0, LONGEST_STATEMENT - 4) + "...)";
  }
}
