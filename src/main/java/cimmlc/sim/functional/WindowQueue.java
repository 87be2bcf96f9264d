package cimmlc.sim.functional;

import cimmlc.flow.Affine;
import cimmlc.flow.Operand;
import cimmlc.flow.Operand.Address;
import cimmlc.flow.Space;
import cimmlc.flow.Statement;
import cimmlc.flow.Statement.Operation;
import cimmlc.flow.Statement.Repeat;
import cimmlc.flow.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Proves what the queue of a copy computes: its statements for one window are followed on {@link
 * LocalValue}s instead of numbers. What holds for one window holds for all, since no place in L1
 * and no crossbar depends on the window, and every value that is read has been written for this
 * window.
 */
final class WindowQueue {

  /**
   * Columns that a queue moves to their pixel.
   *
   * @param address of the first one, in the loop's variable
   * @param count columns
   * @param raw sums, not requantised
   */
  record Stored(Address address, int count, boolean raw, LocalValue.Sums sums) {}

  private final Frame frame;
  private final Function<Operation, Call> calls;
  private final Repeat loop;
  private final LocalPlaces places = new LocalPlaces();
  private final List<Stored> stored = new ArrayList<>();
  private @Nullable Call call;
  private @Nullable Affine window;

  private WindowQueue(Frame frame, Function<Operation, Call> calls, Repeat loop) {
    this.frame = frame;
    this.calls = calls;
    this.loop = loop;
  }

  /**
   * Follows one window of a queue.
   *
   * @param frame crossbars as they are written when the queue starts
   * @throws LocalValue.Unfused if its statements are others than those of a product
   */
  static WindowQueue of(Frame frame, Function<Operation, Call> calls, Repeat loop) {
    WindowQueue queue = new WindowQueue(frame, calls, loop);
    frame.variables().put(loop.variable(), 0L);
    try {
      loop.body().forEach(queue::follow);
    } finally {
      frame.variables().remove(loop.variable());
    }
    return queue;
  }

  /** A statement that names the queue's params. */
  Call call() {
    if (call == null) {
      throw new LocalValue.Unfused("nothing is read");
    }
    return call;
  }

  /** The window of an iteration. */
  Affine window() {
    if (window == null) {
      throw new LocalValue.Unfused("no window is loaded");
    }
    return window;
  }

  /** The loop over the windows. */
  Repeat loop() {
    return loop;
  }

  /** What goes to the output. */
  List<Stored> stored() {
    return stored;
  }

  private void follow(Statement statement) {
    switch (statement) {
      case Repeat repeat -> {
        for (long i = 0; i < repeat.count(); i++) {
          frame.variables().put(repeat.variable(), i);
          repeat.body().forEach(this::follow);
        }
        frame.variables().remove(repeat.variable());
      }
      case Statement.Parallel(List<Statement> body) -> body.forEach(this::follow);
      case Operation operation -> follow(operation);
      default -> throw new LocalValue.Unfused("a stage in a queue");
    }
  }

  private void follow(Operation operation) {
    switch (operation.op()) {
      case "mov_patch" -> load(operation);
      case "cim.read_xb" -> read(operation, CrossbarReads.crossbars(named(operation)));
      case "cim.read_row" -> read(operation, CrossbarReads.rows(named(operation)));
      case "add" -> add(operation);
      case "requant" -> requantise(operation);
      case "mov" -> move(operation);
      default -> throw new LocalValue.Unfused(operation.op() + " in a queue");
    }
  }

  /** All statements of a queue have the same params. */
  private Call named(Operation operation) {
    Call own = calls.apply(operation);
    if (call != null && !call.operation().name("params").equals(operation.name("params"))) {
      throw new LocalValue.Unfused("several params in a queue");
    }
    call = own;
    return own;
  }

  private void load(Operation operation) {
    ProductShape shape = named(operation).products().shape(calls.apply(operation));
    Affine loaded = inLoop(operation.number("window", 0));
    if (window != null && !window.equals(loaded)) {
      throw new LocalValue.Unfused("several windows in an iteration");
    }
    window = loaded;
    if (!operation.address("src").equals(shape.input().address())) {
      throw new LocalValue.Unfused("a patch of something else");
    }
    int rows = fixed(operation.number("rows", 0));
    put(operation.address("dst"), rows, new LocalValue.Patch(fixed(operation.number("row", 0))));
  }

  private void read(Operation operation, CrossbarReads.Activation activation) {
    for (Operand operand : operation.arguments().values()) {
      if (operand instanceof Operand.Number(Affine value)) {
        fixed(value);
      }
    }
    Address target = operation.address("dst");
    int skip = 0;
    for (MatrixBlock block : activation.blocks(frame)) {
      if (!block.matrix().equals(call().products().stacked(call()))) {
        throw new LocalValue.Unfused("another matrix in the crossbars");
      }
      LocalValue patch = at(operation.address("src"), block.rows());
      if (!patch.equals(new LocalValue.Patch(block.row()))) {
        throw new LocalValue.Unfused("inputs of other rows");
      }
      LocalValue.Sums sums =
          new LocalValue.Sums(block.column(), block.activations(call().header().architecture()));
      Address place = behind(target, skip);
      boolean accumulate = fixed(operation.number("accumulate", 0)) != 0;
      put(place, block.columns(), accumulate ? sums(at(place, block.columns())).plus(sums) : sums);
      skip += block.columns();
    }
  }

  private static Address behind(Address address, int values) {
    Affine offset = address.offset().plus((long) values * address.type().bytes());
    return new Address(address.space(), address.core(), offset, address.type());
  }

  private void add(Operation operation) {
    int count = fixed(operation.number("len", 0));
    Call own = calls.apply(operation);
    LocalValue.Sums total = null;
    for (Address source : own.sources()) {
      LocalValue.Sums next = sums(at(source, count));
      total = total == null ? next : total.plus(next);
    }
    if (total == null || own.has("params")) {
      throw new LocalValue.Unfused("another addition than that of sums");
    }
    put(operation.address("dst"), count, total);
  }

  private void requantise(Operation operation) {
    int count = fixed(operation.number("len", 0));
    LocalValue.Sums sums = sums(at(operation.address("src"), count));
    named(operation);
    boolean simple = fixed(operation.number("rows", 1)) == 1;
    if (!simple || fixed(operation.number("column", 0)) != sums.column()) {
      throw new LocalValue.Unfused("sums are requantised as other columns");
    }
    put(operation.address("dst"), count, new LocalValue.Result(sums));
  }

  private void move(Operation operation) {
    Address target = operation.address("dst");
    int count = fixed(operation.number("len", 0));
    if (fixed(operation.number("rows", 1)) != 1) {
      throw new LocalValue.Unfused("rows are moved");
    }
    LocalValue value = at(operation.address("src"), count);
    if (target.space() == Space.L1) {
      put(target, count, value);
      return;
    }
    Address pixel =
        new Address(target.space(), target.core(), inLoop(target.offset()), target.type());
    switch (value) {
      case LocalValue.Sums sums -> stored.add(new Stored(pixel, count, true, sums));
      case LocalValue.Result(LocalValue.Sums sums) ->
          stored.add(new Stored(pixel, count, false, sums));
      case LocalValue.Patch _ -> throw new LocalValue.Unfused("inputs are moved away");
    }
  }

  private static LocalValue.Sums sums(LocalValue value) {
    if (value instanceof LocalValue.Sums sums) {
      return sums;
    }
    throw new LocalValue.Unfused("no sums");
  }

  private LocalValue at(Address address, int count) {
    return places.at(core(address), offset(address), width(address.type()), count);
  }

  private void put(Address address, int count, LocalValue value) {
    places.put(core(address), offset(address), width(address.type()), count, value);
  }

  private long core(Address address) {
    if (address.space() != Space.L1) {
      throw new LocalValue.Unfused("a value outside L1");
    }
    return fixed(address.core());
  }

  private static int width(ValueType type) {
    return type.bytes();
  }

  private long offset(Address address) {
    return fixed(address.offset());
  }

  /** A number that depends on the window only; other variables have their present values. */
  private Affine inLoop(Affine value) {
    long factor = value.coefficients().getOrDefault(loop.variable(), 0L);
    return Affine.of(value.at(frame.variables())).plus(factor, loop.variable());
  }

  /** A number that is the same for every window. */
  private int fixed(Affine value) {
    if (value.coefficients().containsKey(loop.variable())) {
      throw new LocalValue.Unfused("places change from window to window");
    }
    return Math.toIntExact(value.at(frame.variables()));
  }
}
