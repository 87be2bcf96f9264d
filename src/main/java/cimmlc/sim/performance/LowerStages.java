package cimmlc.sim.performance;

import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import cimmlc.flow.Header;
import cimmlc.flow.Statement;
import cimmlc.flow.Statement.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Lowers the stages of a segment to streams, a top-level statement each (docs/timing.md). */
final class LowerStages {

  private final LowerWindows windows;
  private final LowerPixels pixels;
  private final LowerCopies copies;

  LowerStages(Header header, LowerWindows windows, WrittenBlocks written) {
    this.windows = windows;
    this.pixels = new LowerPixels(header);
    this.copies = new LowerCopies(header, windows, written);
  }

  /** The streams of each stage, in order. */
  List<List<Stream>> lower(Statement.Segment segment) {
    List<List<Stream>> stages = new ArrayList<>();
    for (Statement statement : segment.body()) {
      if (statement instanceof Statement.Stage stage) {
        stages.add(streams(stage, stages.size()));
      }
    }
    return stages;
  }

  private List<Stream> streams(Statement.Stage stage, int index) {
    List<Stream> streams = new ArrayList<>();
    for (Statement statement : stage.body()) {
      if (LowerCopies.readsCrossbars(statement)) {
        streams.addAll(copies.lower(stage.name(), index, statement));
        continue;
      }
      List<Piece> pieces = new ArrayList<>();
      pieces(statement, Map.of(), pieces);
      Stream.Order order =
          statement instanceof Statement.Repeat
              ? Stream.Order.ONE_AFTER_ANOTHER
              : Stream.Order.ROUNDS;
      streams.add(new Stream(stage.name(), index, pieces, order));
    }
    return streams;
  }

  private void pieces(Statement statement, Map<String, Long> variables, List<Piece> into) {
    switch (statement) {
      case Operation operation ->
          into.add(
              operation.op().equals("cim.read_core")
                  ? windows.lower(operation, variables)
                  : pixels.lower(operation, variables));
      case Statement.Parallel(var body) -> body.forEach(member -> pieces(member, variables, into));
      case Statement.Repeat(String variable, long count, var body) -> {
        Map<String, Long> inner = new HashMap<>(variables);
        for (long i = 0; i < count; i++) {
          inner.put(variable, i);
          body.forEach(member -> pieces(member, inner, into));
        }
      }
      case Statement.Stage(String name, _, _) -> throw misplaced("stage " + name);
      case Statement.Segment(int index, _, _) -> throw misplaced("segment " + index);
    }
  }

  private static InvalidInputException misplaced(String what) {
    return new InvalidInputException(Location.of(what), "stands inside a stage");
  }
}
