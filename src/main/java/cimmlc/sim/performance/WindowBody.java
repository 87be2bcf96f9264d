package cimmlc.sim.performance;

import cimmlc.arch.Crossbar;
import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import cimmlc.flow.Header;
import cimmlc.flow.Operand.Address;
import cimmlc.flow.Space;
import cimmlc.flow.Statement;
import cimmlc.flow.Statement.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What one window of a copy does: statement by statement, to input slices and stored blocks. */
final class WindowBody {

  /**
   * A block of columns that is stored.
   *
   * @param dst of the copy's first window
   * @param stride bytes from window to window
   * @param core that has it
   */
  record Store(SumRanges.Value value, long dst, long stride, int core, int columns, Address to) {}

  final long windows;
  final List<Slice> slices = new ArrayList<>();
  final List<Store> stores = new ArrayList<>();
  private final Header header;
  private final WrittenBlocks written;
  private final String window;
  private final TreeMap<Long, Slice> patches = new TreeMap<>();
  private final SumRanges sums = new SumRanges();

  private WindowBody(Header header, WrittenBlocks written, Statement.Repeat queue) {
    this.header = header;
    this.written = written;
    this.window = queue.variable();
    this.windows = queue.count();
  }

  /** The windows of a copy, for given values of the variables outside. */
  static WindowBody of(
      Header header, WrittenBlocks written, Statement.Repeat queue, Map<String, Long> outside) {
    WindowBody body = new WindowBody(header, written, queue);
    Map<String, Long> variables = new HashMap<>(outside);
    variables.put(queue.variable(), 0L);
    queue.body().forEach(statement -> body.run(statement, variables));
    return body;
  }

  private void run(Statement statement, Map<String, Long> variables) {
    switch (statement) {
      case Operation operation -> run(operation, variables);
      case Statement.Parallel(var body) -> body.forEach(member -> run(member, variables));
      case Statement.Repeat(String variable, long count, var body) -> {
        Map<String, Long> inner = new HashMap<>(variables);
        for (long i = 0; i < count; i++) {
          inner.put(variable, i);
          body.forEach(member -> run(member, inner));
        }
      }
      case Statement.Stage(String name, _, _) -> throw wrong("stage " + name);
      case Statement.Segment(int index, _, _) -> throw wrong("segment " + index);
    }
  }

  private void run(Operation operation, Map<String, Long> variables) {
    switch (operation.op()) {
      case "mov_patch" -> load(operation, variables);
      case "cim.read_xb", "cim.read_row" -> read(operation, variables);
      case "add" -> compute(operation, terms(operation) - 1, variables);
      case "requant" -> compute(operation, 1, variables);
      case "mov" -> compute(operation, 0, variables);
      default -> throw wrong(operation.op());
    }
  }

  private static InvalidInputException wrong(String what) {
    return new InvalidInputException(
        Location.of(what), "stands inside a window, where it has no time (docs/timing.md)");
  }

  private void load(Operation patch, Map<String, Long> variables) {
    Address dst = patch.address("dst");
    long step = patch.number("window", 0).coefficients().getOrDefault(window, 0L);
    Slice slice =
        new Slice(
            patch.name("params"),
            core(dst, variables),
            number(patch, "row", 0, variables),
            number(patch, "rows", 0, variables),
            number(patch, "window", 0, variables),
            Math.toIntExact(step));
    slices.add(slice);
    patches.put(Addresses.of(dst, variables), slice);
  }

  private void read(Operation read, Map<String, Long> variables) {
    Map.Entry<Long, Slice> patch = patches.floorEntry(Addresses.of(read.address("src"), variables));
    if (patch == null) {
      throw new InvalidInputException(
          Location.of(read.op()), "reads what no mov_patch of its window has loaded");
    }
    Crossbar crossbar = header.architecture().crossbar();
    WrittenBlocks.Block block = written.read(read, variables);
    boolean whole = read.op().equals("cim.read_xb");
    int count = number(read, whole ? "len" : "xbs", 1, variables);
    int rows = whole ? block.rows() : number(read, "len", 1, variables);
    int groups = crossbar.rowGroups(whole ? crossbar.rows() : rows);
    int columns = block.columnsOf(count);
    long first =
        whole
            ? number(read, "xb_addr", 0, variables)
            : number(read, "row_addr", 0, variables) / crossbar.rows();
    Slice slice = patch.getValue();
    long cycles = (long) crossbar.steps(inputBits(slice)) * groups;
    Slice.Source source =
        slice.activate(
            new Piece.Activation(first, count, number(read, "delay", 0, variables), cycles),
            layout(read, block, first, columns, rows),
            new Slice.Use(rows, (long) columns * block.slices(), groups));
    long dst = Addresses.of(read.address("dst"), variables);
    long end = dst + (long) columns * read.address("dst").type().bytes();
    SumRanges.Value value = SumRanges.Value.none();
    if (number(read, "accumulate", 0, variables) == 1) {
      sums.collect(dst, end, value);
    }
    value.sources().add(source);
    sums.put(dst, end, read.address("dst").type().bytes(), value);
  }

  private static Slice.Layout layout(
      Operation read, WrittenBlocks.Block block, long first, int columns, int rows) {
    int sumBits = read.address("dst").type().bits();
    return new Slice.Layout(first, columns, block.perGroup(), block.group(), rows, sumBits);
  }

  private int inputBits(Slice slice) {
    return header.tensor(header.params(slice.params).word("input")).type().bits();
  }

  private static int terms(Operation add) {
    int terms = 0;
    while (add.arguments().containsKey("src" + (terms + 1))) {
      terms++;
    }
    return terms;
  }

  private void compute(Operation operation, int operationsEach, Map<String, Long> variables) {
    int columns = number(operation, "len", 0, variables);
    SumRanges.Value value = SumRanges.Value.none();
    int from = -1;
    for (var argument : operation.arguments().entrySet()) {
      if (argument.getKey().startsWith("src")
          && argument.getValue() instanceof Address src
          && src.space() == Space.L1) {
        long at = Addresses.of(src, variables);
        sums.collect(at, at + (long) columns * src.type().bytes(), value);
        from = core(src, variables);
      }
    }
    if (value.sources().isEmpty() || number(operation, "rows", 1, variables) != 1) {
      throw wrong(operation.op());
    }
    value.work().operations.merge(from, (long) operationsEach * columns, Long::sum);
    put(operation.address("dst"), columns, value, from, variables);
  }

  private void put(
      Address dst, int columns, SumRanges.Value value, int from, Map<String, Long> variables) {
    long at = Addresses.of(dst, variables);
    if (dst.space() != Space.L1) {
      long stride = dst.offset().coefficients().getOrDefault(window, 0L);
      stores.add(new Store(value, at, stride, from, columns, dst));
      return;
    }
    int to = core(dst, variables);
    if (from != to) {
      long bits = (long) columns * dst.type().bits();
      value.work().transfers.add(new Piece.Transfer(from, to, bits));
    }
    int bytes = dst.type().bytes();
    sums.put(at, at + (long) columns * bytes, bytes, value);
  }

  private static int core(Address address, Map<String, Long> variables) {
    return Math.toIntExact(address.core().at(variables));
  }

  private static int number(Operation of, String name, long absent, Map<String, Long> variables) {
    return Math.toIntExact(of.number(name, absent).at(variables));
  }
}
