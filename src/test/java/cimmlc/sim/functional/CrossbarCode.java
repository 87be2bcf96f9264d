package cimmlc.sim.functional;

import static cimmlc.sim.functional.FlowBuilder.behind;
import static cimmlc.sim.functional.FlowBuilder.op;

import cimmlc.arch.Architecture;
import cimmlc.arch.Crossbar;
import cimmlc.flow.Affine;
import cimmlc.flow.Operand.Address;
import cimmlc.flow.Operand.Number;
import cimmlc.flow.Space;
import cimmlc.flow.Statement;
import cimmlc.flow.TensorDecl;
import cimmlc.flow.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Crossbar-mode code of a random convolution: random pieces, copies in turns. */
final class CrossbarCode {

  private static final int PATCH = 0;
  private static final int SUMS = 4096;
  private static final int RESULT = 1 << 17;
  static final int L1_BYTES = 1 << 18;

  private final RandomConvolution test;
  private final Architecture arch;
  private final boolean wordlines;
  private final boolean across;
  private final int slices;
  private final Random random;
  private long nextCrossbar;

  CrossbarCode(RandomConvolution test, Architecture arch, boolean wordlines, boolean across) {
    this.test = test;
    this.arch = arch;
    this.wordlines = wordlines;
    this.across = across;
    slices = arch.crossbar().slices(8, arch.ext().weightEncoding());
    random = test.random;
    test.flow.on(arch, L1_BYTES);
  }

  private record Place(int row, int rows, int column, int columns, long crossbar, int line) {}

  /**
   * Writes and reads of copies that are equally far apart, in a repeat; each does as many windows.
   */
  void addFolded(TensorDecl output, int copies) {
    List<Place> places = places();
    int perCore = arch.crossbarsPerCore();
    long cores = Math.ceilDiv(nextCrossbar, perCore);
    List<Statement> writes = new ArrayList<>();
    places.forEach(place -> writes.add(stepped(write(place), cores, output)));
    List<Statement> body = new ArrayList<>();
    Affine window = Affine.of(0).plus(copies, "g");
    places.forEach(place -> read(place, places.indexOf(place), window, body));
    places.stream()
        .map(Place::column)
        .distinct()
        .forEach(column -> finish(places, column, window, output, body));
    List<Statement> steps = body.stream().map(next -> stepped(next, cores, output)).toList();
    Statement windows = new Statement.Repeat("g", test.windows / copies, steps);
    test.flow.add(
        new Statement.Parallel(List.of(new Statement.Repeat("c", copies, writes))),
        new Statement.Parallel(List.of(new Statement.Repeat("c", copies, List.of(windows)))));
  }

  /** A statement of the copy c. */
  private Statement stepped(Statement statement, long cores, TensorDecl output) {
    if (statement instanceof Statement.Repeat inner) {
      List<Statement> body =
          inner.body().stream().map(next -> stepped(next, cores, output)).toList();
      return new Statement.Repeat(inner.variable(), inner.count(), body);
    }
    Statement.Operation operation = (Statement.Operation) statement;
    java.util.Map<String, cimmlc.flow.Operand> arguments =
        new java.util.LinkedHashMap<>(operation.arguments());
    long crossbars = cores * arch.crossbarsPerCore();
    long pixel = (long) test.naive.outputs() * output.type().bytes();
    Map<String, Long> steps =
        Map.of("xb_addr", crossbars, "row_addr", crossbars * arch.crossbar().rows(), "window", 1L);
    arguments.replaceAll((name, value) ->
        switch (value) {
          case Number(Affine number) -> new Number(number.plus(steps.getOrDefault(name, 0L), "c"));
          case Address a when a.space() == Space.L1 ->
              new Address(a.space(), a.core().plus(cores, "c"), a.offset(), a.type());
          case Address a when operation.op().equals("mov") ->
              new Address(a.space(), a.core(), a.offset().plus(pixel, "c"), a.type());
          default -> value;
        });
    return new Statement.Operation(operation.op(), arguments);
  }

  /** Writes and reads of all copies. */
  void add(TensorDecl output, int copies) {
    List<Statement> queues = new ArrayList<>();
    for (int copy = 0; copy < copies; copy++) {
      int windows = (test.windows - copy + copies - 1) / copies;
      List<Statement> body = new ArrayList<>();
      List<Place> places = places();
      places.forEach(place -> test.flow.add(write(place)));
      Affine window = Affine.of(copy).plus(copies, "g");
      places.forEach(place -> read(place, places.indexOf(place), window, body));
      places.stream()
          .map(Place::column)
          .distinct()
          .forEach(column -> finish(places, column, window, output, body));
      queues.add(new Statement.Repeat("g", windows, body));
    }
    test.flow.add(new Statement.Parallel(queues));
  }

  private List<Place> places() {
    Crossbar crossbar = arch.crossbar();
    int width = across ? crossbar.columns() : crossbar.columns() / slices;
    List<Place> places = new ArrayList<>();
    List<int[]> columns = cuts(test.naive.outputs(), 3 * width);
    List<int[]> rows = cuts(test.naive.rows() * test.naive.groups(), crossbar.rows());
    for (int[] row : rows) {
      for (int[] column : columns) {
        int count = Math.ceilDiv(column[1], width) * (across ? slices : 1);
        int perCore = arch.crossbarsPerCore();
        if (nextCrossbar % perCore + count > perCore) {
          nextCrossbar += perCore - nextCrossbar % perCore;
        }
        int line = wordlines ? random.nextInt(crossbar.rows() - row[1] + 1) : 0;
        places.add(new Place(row[0], row[1], column[0], column[1], nextCrossbar, line));
        nextCrossbar += count;
      }
    }
    return places;
  }

  private List<int[]> cuts(int length, int most) {
    List<int[]> cuts = new ArrayList<>();
    for (int at = 0; at < length; ) {
      int count = Math.min(length - at, 1 + random.nextInt(most));
      cuts.add(new int[] {at, count});
      at += count;
    }
    return cuts;
  }

  private Statement write(Place place) {
    long row = place.crossbar * arch.crossbar().rows() + place.line;
    return op(
        wordlines ? "cim.write_row" : "cim.write_xb",
        wordlines ? "row_addr" : "xb_addr",
        wordlines ? row : place.crossbar,
        "mat",
        "conv.w",
        "params",
        "conv",
        "row",
        place.row,
        "rows",
        place.rows,
        "column",
        place.column,
        "columns",
        place.columns);
  }

  private Address local(Place place, int offset, ValueType type) {
    return local(core(place), Affine.of(offset), type);
  }

  private static Address local(long core, Affine offset, ValueType type) {
    return new Address(Space.L1, Affine.of(core), offset, type);
  }

  private long core(Place place) {
    return place.crossbar / arch.crossbarsPerCore();
  }

  private int crossbars(Place place) {
    int width = across ? arch.crossbar().columns() : arch.crossbar().columns() / slices;
    return Math.ceilDiv(place.columns, width) * (across ? slices : 1);
  }

  private void read(Place place, int index, Affine window, List<Statement> body) {
    ValueType type = test.input.type();
    body.add(
        op(
            "mov_patch",
            "src",
            test.input,
            "dst",
            local(place, PATCH, type),
            "params",
            "conv",
            "window",
            new Number(window),
            "row",
            place.row,
            "rows",
            place.rows));
    Address sums = local(place, SUMS + 4096 * index, ValueType.S32);
    if (!wordlines) {
      body.add(
          op(
              "cim.read_xb",
              "xb_addr",
              place.crossbar,
              "len",
              crossbars(place),
              "params",
              "conv",
              "src",
              local(place, PATCH, type),
              "dst",
              sums));
      return;
    }
    int most = arch.crossbar().parallelRows();
    int full = place.rows / most;
    if (full > 0) {
      body.add(row(place, 0, most, sums, Map.of()));
    }
    if (full > 1) {
      Statement next = row(place, most, most, sums, Map.of("r", (long) most));
      body.add(new Statement.Repeat("r", full - 1, List.of(next)));
    }
    if (place.rows % most > 0) {
      body.add(row(place, full * most, place.rows % most, sums, Map.of()));
    }
  }

  private Statement row(Place place, int first, int rows, Address sums, Map<String, Long> steps) {
    long address = place.crossbar * arch.crossbar().rows() + place.line + first;
    Affine source = new Affine(PATCH + first, new TreeMap<>(steps));
    return op(
        "cim.read_row",
        "row_addr",
        new Number(new Affine(address, new TreeMap<>(steps))),
        "len",
        rows,
        "params",
        "conv",
        "src",
        local(core(place), source, test.input.type()),
        "dst",
        sums,
        "xbs",
        crossbars(place),
        "accumulate",
        first == 0 ? 0 : 1);
  }

  private void finish(
      List<Place> places, int column, Affine window, TensorDecl output, List<Statement> body) {
    List<Place> parts = places.stream().filter(place -> place.column == column).toList();
    Place home = parts.getFirst();
    List<Object> add = new ArrayList<>();
    for (Place part : parts) {
      int offset = SUMS + 4096 * places.indexOf(part);
      Address from = local(part, offset, ValueType.S32);
      Address to = local(home, offset, ValueType.S32);
      if (core(part) != core(home)) {
        body.add(op("mov", "src", from, "dst", to, "len", part.columns));
      }
      add.addAll(List.of("src" + (add.size() / 2 + 1), to));
    }
    Address sums = local(home, SUMS + 4096 * places.indexOf(home), ValueType.S32);
    if (parts.size() > 1) {
      add.addAll(List.of("dst", sums, "len", home.columns));
      body.add(op("add", add.toArray()));
    }
    Address result = local(home, RESULT, output.type());
    body.add(
        op(
            "requant",
            "src",
            sums,
            "dst",
            result,
            "len",
            home.columns,
            "params",
            "conv",
            "column",
            column));
    int pixel = test.naive.outputs() * output.type().bytes();
    Affine place = behind(output, column).offset();
    for (var term : window.coefficients().entrySet()) {
      place = place.plus(pixel * term.getValue(), term.getKey());
    }
    place = place.plus(pixel * window.constant());
    body.add(
        op(
            "mov",
            "src",
            result,
            "dst",
            new Address(Space.L0, Affine.of(0), place, output.type()),
            "len",
            home.columns));
  }
}
