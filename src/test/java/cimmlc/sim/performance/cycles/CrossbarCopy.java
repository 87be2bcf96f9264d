package cimmlc.sim.performance.cycles;

import cimmlc.arch.Architecture;
import cimmlc.arch.NocCost;
import cimmlc.flow.Header;
import cimmlc.flow.Operand;
import cimmlc.flow.Params;
import cimmlc.flow.Statement;
import cimmlc.flow.TensorDecl;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One copy of an operator on crossbars, window by window. */
final class CrossbarCopy {

  private final Header header;
  private final Architecture arch;
  private final Map<String, Long> outside;
  private final WrittenRows written;
  private final Statement.Repeat queue;
  private final Map<Integer, Long> rowsOfCore = new HashMap<>();

  CrossbarCopy(
      Header header, WrittenRows written, Statement.Repeat queue, Map<String, Long> outside) {
    this.header = header;
    this.arch = header.architecture();
    this.written = written;
    this.queue = queue;
    this.outside = outside;
  }

  /** Rows that the slices of one window have in each core. */
  Map<Integer, Long> rowsOfCores() {
    Map<Integer, Long> rows = new HashMap<>();
    for (WindowRun.Slice slice : window(0).slices()) {
      rows.merge(slice.core(), slice.rows(), Long::sum);
    }
    return rows;
  }

  /** Makes known how many rows all copies have in each core. */
  void share(Map<Integer, Long> all) {
    rowsOfCore.putAll(all);
  }

  long windows() {
    return queue.count();
  }

  /** What a window does. */
  WindowRun window(long k) {
    Map<String, Long> at = new HashMap<>(outside);
    at.put(queue.variable(), k);
    WindowRun run = new WindowRun(header, written);
    queue.body().forEach(statement -> run.execute(statement, at));
    return run;
  }

  /** Windows that the buffers of inputs (0) and of sums (1) hold. */
  long buffers(WindowRun run, int which) {
    Params params = header.params(run.slices().getFirst().params());
    return params.has("buffers") ? params.ints("buffers").get(which) : 2;
  }

  /** Where the input of a slice begins. */
  Operand.Address inputAddress(WindowRun.Slice slice) {
    return header.tensor(header.params(slice.params()).word("input")).address();
  }

  /** Values that a slice reads of each pixel of the input: indices in memory order. */
  TreeMap<Long, List<Integer>> values(WindowRun.Slice slice) {
    Params params = header.params(slice.params());
    TensorDecl input = header.tensor(params.word("input"));
    long ofPixel = input.storedShape().getLast();
    long channels = ofPixel / params.integer("groups");
    Positions positions = new Positions(params, input);
    long rowsOfGroup = positions.count() * channels;
    long firstGroup = 0;
    long firstRow = 0;
    if (params.has("part")) {
      List<Long> part = params.ints("part");
      firstGroup = part.get(0);
      firstRow = part.get(2);
      rowsOfGroup = part.get(3) - firstRow;
    }
    TreeMap<Long, List<Integer>> values = new TreeMap<>();
    for (long stacked = slice.row(); stacked < slice.row() + slice.rows(); stacked++) {
      long group = firstGroup + stacked / rowsOfGroup;
      long row = firstRow + stacked % rowsOfGroup;
      long pixel = positions.pixel(slice.window(), row / channels);
      if (pixel >= 0) {
        long value = pixel * ofPixel + group * channels + row % channels;
        values.computeIfAbsent(pixel, _ -> new ArrayList<>()).add(Math.toIntExact(value));
      }
    }
    return values;
  }

  /** Values that L1 does not hold yet; {@code held} are the pixels that it holds, oldest first. */
  long loaded(
      WindowRun.Slice slice,
      TreeMap<Long, List<Integer>> values,
      LinkedHashMap<Long, Boolean> held) {
    Params params = header.params(slice.params());
    TensorDecl input = header.tensor(params.word("input"));
    double fit =
        Math.floor(
            arch.core().l1Bytes()
                * new Positions(params, input).count()
                / (rowsOfCore.getOrDefault(slice.core(), slice.rows()) * input.type().bytes()));
    long loaded = 0;
    for (Map.Entry<Long, List<Integer>> entry : values.entrySet()) {
      boolean isHeld = held.remove(entry.getKey()) != null;
      loaded += isHeld ? 0 : entry.getValue().size();
      held.put(entry.getKey(), true);
      while (held.size() > fit) {
        held.pollFirstEntry();
      }
    }
    return loaded;
  }

  /** The phases of a slice. */
  Work.Steps steps(WindowRun.Slice slice, long loaded, List<Step.Activation> activations) {
    TensorDecl input = header.tensor(header.params(slice.params()).word("input"));
    int bits = input.type().bits();
    int core = slice.core();
    List<Step.Trip> inside = new ArrayList<>();
    long fed = 0;
    for (Step.Activation activation : activations) {
      fed += activation.rows * activation.crossbars;
      for (long i = 0; i < activation.crossbars; i++) {
        inside.add(new Step.Trip(core, 0, inCore(activation.first + i), activation.rows * bits));
      }
    }
    List<Step> steps = new ArrayList<>();
    ports(steps, Work.Phase.LOAD, core, loaded * bits);
    if (noc()) {
      var trip = List.of(new Step.Trip(-1, 0, core, loaded * bits));
      steps.add(new Step(Work.Phase.NOC_IN, List.of(), trip, List.of()));
    }
    if (Double.isFinite(arch.core().l1BitsPerCycle())) {
      var ask = List.of(new Step.Ask(Step.Kind.L1, core, fed * bits));
      steps.add(new Step(Work.Phase.FEED, ask, List.of(), List.of()));
    }
    if (nocInside()) {
      steps.add(new Step(Work.Phase.XB_IN, List.of(), inside, List.of()));
    }
    steps.add(new Step(Work.Phase.MVM, List.of(), List.of(), activations));
    return new Work.Steps(steps, core);
  }

  /** The phases of a block. */
  Work.Steps steps(WindowRun.Block block) {
    List<Step> steps = new ArrayList<>();
    if (nocInside()) {
      List<Step.Trip> trips = new ArrayList<>();
      block
          .crossbars()
          .forEach((source, columns) ->
              columns.forEach((crossbar, count) ->
                  trips.add(
                      new Step.Trip(
                          source.core(), inCore(crossbar), 0, count * source.sumBits()))));
      steps.add(new Step(Work.Phase.XB_OUT, List.of(), trips, List.of()));
    }
    if (noc()) {
      List<Step.Trip> trips = new ArrayList<>();
      block.deeds().stream()
          .filter(deed -> deed.bits() > 0)
          .forEach(deed -> trips.add(new Step.Trip(-1, deed.core(), deed.to(), deed.bits())));
      steps.add(new Step(Work.Phase.GATHER, List.of(), trips, List.of()));
    }
    TreeMap<Integer, Long> operations = new TreeMap<>();
    block.deeds().forEach(deed -> operations.merge(deed.core(), deed.operations(), Long::sum));
    List<Step.Ask> asks = new ArrayList<>();
    operations.forEach((core, count) -> asks.add(new Step.Ask(Step.Kind.ALU, core, count)));
    steps.add(new Step(Work.Phase.ALU, asks, List.of(), List.of()));
    if (noc()) {
      var trip = List.of(new Step.Trip(-1, block.core(), 0, block.bits()));
      steps.add(new Step(Work.Phase.NOC_OUT, List.of(), trip, List.of()));
    }
    ports(steps, Work.Phase.STORE, block.core(), block.bits());
    return new Work.Steps(steps, block.core());
  }

  private void ports(List<Step> steps, Work.Phase phase, int core, long bits) {
    if (Double.isFinite(arch.chip().l0BitsPerCycle())
        || Double.isFinite(arch.chip().l0TotalBitsPerCycle())) {
      boolean in = phase == Work.Phase.LOAD;
      Step.Kind port = in ? Step.Kind.LOAD_PORT : Step.Kind.STORE_PORT;
      Step.Kind total = in ? Step.Kind.L0_READ : Step.Kind.L0_WRITE;
      steps.add(
          new Step(
              phase,
              List.of(new Step.Ask(port, core, bits), new Step.Ask(total, -1, bits)),
              List.of(),
              List.of()));
    }
  }

  private boolean noc() {
    return !(arch.chip().noc().cost() instanceof NocCost.Ideal);
  }

  private boolean nocInside() {
    return !(arch.core().noc().cost() instanceof NocCost.Ideal);
  }

  private int inCore(long crossbar) {
    return (int) (crossbar % arch.crossbarsPerCore());
  }
}
