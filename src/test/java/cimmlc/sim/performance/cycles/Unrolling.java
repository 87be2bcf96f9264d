package cimmlc.sim.performance.cycles;

import cimmlc.flow.Affine;
import cimmlc.flow.Header;
import cimmlc.flow.Operand;
import cimmlc.flow.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The streams of stages that run together, unrolled into units (docs/timing.md, first section). */
final class Unrolling {

  private final Header header;
  private final Memory memory;
  private final int images;
  private final List<List<Unit>> streams = new ArrayList<>();

  /** The first number behind the bytes of all images that no sum has yet. */
  private int sums;

  private Unrolling(Header header, int images) {
    this.header = header;
    this.images = images;
    memory = Memory.of(header);
    sums = memory.bytes() * images;
  }

  /** Stages, for some images. */
  static Unrolling of(
      Header header, WrittenRows written, List<Statement.Stage> stages, int images) {
    Unrolling unrolling = new Unrolling(header, images);
    for (int stage = 0; stage < stages.size(); stage++) {
      for (Statement statement : stages.get(stage).body()) {
        if (CrossbarCopies.isIn(statement)) {
          unrolling.copies(stage, CrossbarCopies.of(header, written, statement));
        } else {
          unrolling.stream(stage, statement);
        }
      }
    }
    return unrolling;
  }

  /** The units of each stream in the order of their ordinals. */
  List<List<Unit>> streams() {
    return streams;
  }

  private void copies(int stage, List<CrossbarCopy> copies) {
    for (CrossbarCopy copy : copies) {
      CopyUnits units = new CopyUnits(copy, memory, images, sums);
      streams.addAll(units.streams(stage, streams.size()));
      sums = units.sums();
    }
  }

  /** Bytes in all, with those that stand for sums. */
  int bytes() {
    return sums;
  }

  private void stream(int stage, Statement statement) {
    List<Statement.Operation> pieces = pieces(statement);
    @Nullable Unit[] last = new Unit[pieces.size()];
    List<Unit> units = new ArrayList<>();
    for (int image = 0; image < images; image++) {
      List<List<Unit>> byPiece = new ArrayList<>();
      List<List<Object>> drafts = pieces.stream().map(this::drafts).toList();
      for (int[] turn : turns(drafts, statement instanceof Statement.Parallel)) {
        Object draft = drafts.get(turn[0]).get(turn[1]);
        var place = new Unit.Place(stage, streams.size(), units.size(), image);
        Unit unit = unit(place, draft, last[turn[0]]);
        last[turn[0]] = unit;
        units.add(unit);
      }
    }
    streams.add(units);
  }

  /** The operations that a stream consists of. */
  static List<Statement.Operation> pieces(Statement statement) {
    return switch (statement) {
      case Statement.Operation operation -> List.of(operation);
      case Statement.Parallel(var body) -> body.stream().map(Unrolling::operation).toList();
      case Statement.Repeat(String variable, long count, var body) -> {
        if (body.size() != 1) {
          throw new IllegalArgumentException("a repeat of " + body.size() + " statements");
        }
        List<Statement.Operation> pieces = new ArrayList<>();
        for (long i = 0; i < count; i++) {
          pieces.add(fixed(operation(body.getFirst()), Map.of(variable, i)));
        }
        yield pieces;
      }
      default -> throw new IllegalArgumentException("no stream: " + statement);
    };
  }

  private static Statement.Operation operation(Statement statement) {
    if (statement instanceof Statement.Operation operation) {
      return operation;
    }
    throw new IllegalArgumentException("nested: " + statement);
  }

  private static Statement.Operation fixed(Statement.Operation operation, Map<String, Long> at) {
    Map<String, Operand> arguments = new LinkedHashMap<>();
    operation
        .arguments()
        .forEach((name, operand) ->
            arguments.put(
                name,
                switch (operand) {
                  case Operand.Number(Affine value) -> Operand.Number.of(value.at(at));
                  case Operand.Address address ->
                      Operand.Address.of(address.space(), address.offset().at(at), address.type());
                  case Operand.Name word -> word;
                }));
    return new Statement.Operation(operation.op(), arguments);
  }

  private List<Object> drafts(Statement.Operation operation) {
    return operation.op().equals("cim.read_core")
        ? List.copyOf(new Windows(header.architecture(), memory, Copy.of(header, operation)).all())
        : List.copyOf(new Pixels(header, memory, operation).all());
  }

  /** Piece and unit of it, in the order in which units issue. */
  private static List<int[]> turns(List<List<Object>> drafts, boolean inRounds) {
    List<int[]> turns = new ArrayList<>();
    for (int piece = 0; piece < drafts.size(); piece++) {
      for (int unit = 0; unit < drafts.get(piece).size(); unit++) {
        turns.add(new int[] {piece, unit});
      }
    }
    if (inRounds) {
      turns.sort((a, b) -> a[1] != b[1] ? a[1] - b[1] : a[0] - b[0]);
    }
    return turns;
  }

  private Unit unit(Unit.Place place, Object draft, @Nullable Unit before) {
    return switch (draft) {
      case Windows.Draft window ->
          new Unit(
              place,
              List.of(own(place, window.reads())),
              own(place, window.writes()),
              window.work(),
              before);
      case Pixels.Draft pixel ->
          new Unit(
              place,
              pixel.reads().stream().map(bytes -> own(place, bytes)).toList(),
              own(place, pixel.writes()),
              pixel.work(),
              null);
      default -> throw new AssertionError(draft);
    };
  }

  /** Each image has memory of its own. */
  private int[] own(Unit.Place place, int[] bytes) {
    return Arrays.stream(bytes).map(b -> b + place.image() * memory.bytes()).toArray();
  }
}
