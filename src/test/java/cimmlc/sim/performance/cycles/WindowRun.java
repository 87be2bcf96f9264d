package cimmlc.sim.performance.cycles;

import cimmlc.arch.Architecture;
import cimmlc.flow.Header;
import cimmlc.flow.Operand.Address;
import cimmlc.flow.Space;
import cimmlc.flow.Statement;
import cimmlc.flow.Statement.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** Executes one window of a copy, value by value of the local buffers. */
final class WindowRun {

  private final Header header;
  private final Architecture arch;
  private final WrittenRows written;
  private final List<Slice> slices = new ArrayList<>();
  private final List<Block> blocks = new ArrayList<>();
  private final Map<Place, Value> values = new HashMap<>();
  private final Map<Integer, TreeMap<Long, Slice>> patches = new HashMap<>();
  private final Set<Deed> taken = new HashSet<>();

  WindowRun(Header header, WrittenRows written) {
    this.header = header;
    this.arch = header.architecture();
    this.written = written;
  }

  /** A byte of a core's local buffer, at which a value begins. */
  private record Place(int core, long at) {}

  /** Rows that are loaded, and what activates crossbars with them. */
  record Slice(
      String params, int core, long row, long rows, long window, List<Source> activations) {}

  /** An activation of crossbars. */
  static final class Source {
    final long first;
    final long crossbars;
    final long delay;
    final int core;
    final long sumBits;
    long cycles;
    long rows;

    Source(long first, long crossbars, long delay, int core, long sumBits) {
      this.first = first;
      this.crossbars = crossbars;
      this.delay = delay;
      this.core = core;
      this.sumBits = sumBits;
    }

    int core() {
      return core;
    }

    long sumBits() {
      return sumBits;
    }
  }

  /** What a statement does at a core: operations, and bits that go to another core. */
  static final class Deed {
    private final int core;
    private final long operations;
    private final int to;
    private final long bits;

    Deed(int core, long operations, int to, long bits) {
      this.core = core;
      this.operations = operations;
      this.to = to;
      this.bits = bits;
    }

    int core() {
      return core;
    }

    long operations() {
      return operations;
    }

    int to() {
      return to;
    }

    long bits() {
      return bits;
    }
  }

  /** A value: the crossbars that its sums come from, and what has been done for it. */
  private record Value(Map<Source, Set<Long>> crossbars, Set<Deed> deeds) {

    Value() {
      this(new LinkedHashMap<>(), new LinkedHashSet<>());
    }

    void add(Value other) {
      other.crossbars.forEach(
          (source, of) -> crossbars.computeIfAbsent(source, _ -> new HashSet<>()).addAll(of));
      deeds.addAll(other.deeds);
    }
  }

  /**
   * Columns that are stored.
   *
   * @param crossbars of each activation, the columns that each crossbar has
   */
  record Block(
      int core,
      Address to,
      long columns,
      Map<Source, TreeMap<Long, Long>> crossbars,
      List<Deed> deeds) {

    long bits() {
      return columns * to.type().bits();
    }
  }

  List<Slice> slices() {
    return slices;
  }

  List<Block> blocks() {
    return blocks;
  }

  void execute(Statement statement, Map<String, Long> at) {
    switch (statement) {
      case Operation operation -> execute(operation, at);
      case Statement.Parallel(var body) -> body.forEach(member -> execute(member, at));
      case Statement.Repeat(String variable, long count, var body) -> {
        for (long i = 0; i < count; i++) {
          Map<String, Long> inside = new HashMap<>(at);
          inside.put(variable, i);
          body.forEach(member -> execute(member, inside));
        }
      }
      case Statement.Stage _, Statement.Segment _ ->
          throw new IllegalArgumentException("inside a window: " + statement);
    }
  }

  private void execute(Operation operation, Map<String, Long> at) {
    switch (operation.op()) {
      case "mov_patch" -> patch(operation, at);
      case "cim.read_xb", "cim.read_row" -> read(operation, at);
      case "add" -> {
        long terms =
            operation.arguments().keySet().stream().filter(name -> name.matches("src\\d+")).count();
        compute(operation, terms - 1, at);
      }
      case "requant" -> compute(operation, 1, at);
      case "mov" -> compute(operation, 0, at);
      default -> throw new IllegalArgumentException("inside a window: " + operation.op());
    }
  }

  private static long number(Operation of, String name, long absent, Map<String, Long> at) {
    return of.number(name, absent).at(at);
  }

  private static Place place(Address address, Map<String, Long> at) {
    return new Place(Math.toIntExact(address.core().at(at)), address.offset().at(at));
  }

  private void patch(Operation patch, Map<String, Long> at) {
    Place to = place(patch.address("dst"), at);
    Slice slice =
        new Slice(
            patch.name("params"),
            to.core(),
            number(patch, "row", 0, at),
            number(patch, "rows", 0, at),
            number(patch, "window", 0, at),
            new ArrayList<>());
    slices.add(slice);
    patches.computeIfAbsent(to.core(), _ -> new TreeMap<>()).put(to.at(), slice);
  }

  private void read(Operation read, Map<String, Long> at) {
    Place from = place(read.address("src"), at);
    var ofCore = Objects.requireNonNull(patches.get(from.core()));
    Slice slice = Objects.requireNonNull(ofCore.floorEntry(from.at())).getValue();
    boolean whole = read.op().equals("cim.read_xb");
    long high = arch.crossbar().rows();
    long row = whole ? number(read, "xb_addr", 0, at) * high : number(read, "row_addr", 0, at);
    WrittenRows.Row block = written.at(row);
    long count = number(read, whole ? "len" : "xbs", 1, at);
    long rows = whole ? block.rows() : number(read, "len", 1, at);
    long groups = Math.ceilDiv(whole ? high : rows, (long) arch.crossbar().parallelRows());
    Address dst = read.address("dst");
    Source source = source(slice, row / high, count, number(read, "delay", 0, at), dst);
    double dac = arch.crossbar().dacBits();
    int bits = header.tensor(header.params(slice.params()).word("input")).type().bits();
    source.cycles += groups * (Double.isInfinite(dac) ? 1 : (long) Math.ceil(bits / dac));
    source.rows += rows;
    Place to = place(dst, at);
    boolean adds = number(read, "accumulate", 0, at) == 1;
    long columns = Math.min(block.columns(), count / block.together() * block.wide());
    for (long column = 0; column < columns; column++) {
      Place each = new Place(to.core(), to.at() + column * dst.type().bytes());
      Value value = new Value();
      if (adds && values.containsKey(each)) {
        value.add(values.get(each));
      }
      Set<Long> of = value.crossbars().computeIfAbsent(source, _ -> new HashSet<>());
      for (long i = 0; i < block.together(); i++) {
        of.add(row / high + column / block.wide() * block.together() + i);
      }
      values.put(each, value);
    }
  }

  /** Row groups of the same crossbars that follow one another are one activation. */
  private static Source source(Slice slice, long first, long count, long delay, Address dst) {
    Source last = slice.activations().isEmpty() ? null : slice.activations().getLast();
    if (last != null && last.first == first && last.crossbars == count) {
      return last;
    }
    Source source = new Source(first, count, delay, slice.core(), dst.type().bits());
    slice.activations().add(source);
    return source;
  }

  private void compute(Operation operation, long each, Map<String, Long> at) {
    long columns = number(operation, "len", 0, at);
    List<Address> sources =
        operation.arguments().entrySet().stream()
            .filter(argument -> argument.getKey().matches("src\\d*"))
            .map(argument -> (Address) argument.getValue())
            .filter(address -> address.space() == Space.L1)
            .toList();
    int core = place(sources.getLast(), at).core();
    Address dst = operation.address("dst");
    boolean stored = dst.space() != Space.L1;
    int to = stored ? core : place(dst, at).core();
    Deed deed = new Deed(core, each * columns, to, to == core ? 0 : columns * dst.type().bits());
    List<Value> results = new ArrayList<>();
    for (long column = 0; column < columns; column++) {
      Value value = new Value();
      for (Address source : sources) {
        Place from = place(source, at);
        value.add(
            values.getOrDefault(
                new Place(from.core(), from.at() + column * source.type().bytes()), new Value()));
      }
      value.deeds().add(deed);
      results.add(value);
    }
    if (stored) {
      store(dst, columns, core, results, at);
      return;
    }
    Place base = place(dst, at);
    for (int column = 0; column < columns; column++) {
      long byteAt = base.at() + (long) column * dst.type().bytes();
      values.put(new Place(base.core(), byteAt), results.get(column));
    }
  }

  private void store(
      Address dst, long columns, int core, List<Value> results, Map<String, Long> at) {
    Map<Source, TreeMap<Long, Long>> crossbars = new LinkedHashMap<>();
    Set<Deed> deeds = new LinkedHashSet<>();
    for (Value value : results) {
      deeds.addAll(value.deeds());
      value
          .crossbars()
          .forEach((source, of) -> {
            TreeMap<Long, Long> counts = crossbars.computeIfAbsent(source, _ -> new TreeMap<>());
            of.forEach(crossbar -> counts.merge(crossbar, 1L, Long::sum));
          });
    }
    deeds.removeAll(taken);
    taken.addAll(deeds);
    blocks.add(
        new Block(
            core,
            Address.of(dst.space(), dst.offset().at(at), dst.type()),
            columns,
            crossbars,
            List.copyOf(deeds)));
  }
}
