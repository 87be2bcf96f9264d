package cimmlc.sim.performance;

import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import cimmlc.flow.Header;
import cimmlc.flow.Operand;
import cimmlc.flow.Operators;
import cimmlc.flow.Params;
import cimmlc.flow.Statement.Operation;
import cimmlc.flow.TensorDecl;
import cimmlc.sim.performance.GatherReads.Outside;
import cimmlc.sim.performance.GatherReads.Walk;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lowers digital operators and moves to units of a pixel each (docs/timing.md, "Pixels"). */
final class LowerPixels {

  private final Header header;

  LowerPixels(Header header) {
    this.header = header;
  }

  Piece.Pixels lower(Operation op, Map<String, Long> variables) {
    if (Operators.isPointwise(op.op())) {
      return rows(op, variables, 1);
    }
    return switch (op.op()) {
      case "requant" -> rows(op, variables, 1);
      case "affine" -> rows(op, variables, 2);
      case "lrn" -> rows(op, variables, 2L * params(op).integer("size") + 2);
      case "mov" -> rows(op, variables, 0);
      case "add", "sub", "mul", "div" -> elementwise(op, variables);
      case "max_pool", "average_pool" -> pool(op, variables);
      case "matmul" -> matMul(op, variables);
      case "softmax" -> alongLastAxes(op, variables, 1, params(op).has("mask") ? 5 : 4);
      case "layer_norm" -> normalize(op, variables, 5);
      case "rms_norm" -> normalize(op, variables, 3);
      case "transpose", "slice", "pad" -> gather(op, variables);
      default ->
          throw new InvalidInputException(
              Location.of(op.op()), "the performance simulator has no rule for this operator");
    };
  }

  /** Values of equal places: rows of {@code len} values, each cut into pixels of the output. */
  private Piece.Pixels rows(Operation op, Map<String, Long> variables, long perValue) {
    Shape shape = shape(op, variables);
    Region reads = source(op, "src", variables, shape, op.number("src_stride", -1).at(variables));
    Operand.Address dst = op.address("dst");
    long stride = op.number("dst_stride", -1).at(variables);
    long operations = perValue * shape.values;
    long bits = perValue == 0 ? shape.values * (long) dst.type().bits() : 0;
    return new Piece.Pixels(
        shape.units(), operations, bits, List.of(reads), target(dst, variables, shape, stride));
  }

  /**
   * How an operator's values are cut into units.
   *
   * @param rows of the statement
   * @param perRow units of a row
   * @param values of a unit
   */
  private record Shape(int rows, int perRow, int values) {
    int units() {
      return Math.multiplyExact(rows, perRow);
    }
  }

  private Shape shape(Operation op, Map<String, Long> variables) {
    int rows = Math.toIntExact(op.number("rows", 1).at(variables));
    int length = Math.toIntExact(op.number("len", 0).at(variables));
    TensorDecl output = output(op);
    int pixel = output == null ? length : LowerWindows.lastExtent(output);
    int values = pixel > 0 && length % pixel == 0 ? pixel : length;
    return new Shape(rows, values == 0 ? 0 : length / values, values);
  }

  /** The tensor that an operator writes: that of its params, else one that begins at its dst. */
  private @Nullable TensorDecl output(Operation op) {
    if (op.arguments().containsKey("params")) {
      return header.tensor(params(op).word("output"));
    }
    Operand.Address dst = op.address("dst");
    for (TensorDecl tensor : header.tensors().values()) {
      if (tensor.address().equals(dst)) {
        return tensor;
      }
    }
    return null;
  }

  private static Region source(
      Operation op, String name, Map<String, Long> variables, Shape shape, long stride) {
    return target(op.address(name), variables, shape, stride);
  }

  private static Region target(
      Operand.Address address, Map<String, Long> variables, Shape shape, long stride) {
    long bytes = (long) shape.values * address.type().bytes();
    long dense = shape.perRow * bytes;
    return new Region.Rows(
        Addresses.of(address, variables),
        shape.rows,
        stride < 0 ? dense : stride,
        shape.perRow,
        bytes);
  }

  private Piece.Pixels elementwise(Operation op, Map<String, Long> variables) {
    Shape shape = shape(op, variables);
    List<Region> reads = new ArrayList<>();
    for (int i = 1; op.arguments().containsKey("src" + i); i++) {
      TensorDecl input = input(op, i - 1);
      TensorDecl output = output(op);
      long begin = Addresses.of(op.address("src" + i), variables);
      reads.add(
          input == null || output == null || alike(input, output)
              ? source(op, "src" + i, variables, shape, -1)
              : new GatherReads(begin, input, output, broadcast(input, output)));
    }
    long operations = (reads.size() - 1L) * shape.values;
    Region writes = target(op.address("dst"), variables, shape, -1);
    return new Piece.Pixels(shape.units(), operations, 0, reads, writes);
  }

  private TensorDecl input(Operation op) {
    return header.tensor(params(op).word("input"));
  }

  private static boolean alike(TensorDecl input, TensorDecl output) {
    return input.shape().equals(output.shape()) && input.layout().equals(output.layout());
  }

  private @Nullable TensorDecl input(Operation op, int index) {
    if (!op.arguments().containsKey("params")) {
      return null;
    }
    return header.tensor(params(op).names("inputs").get(index));
  }

  private static List<Walk> broadcast(TensorDecl input, TensorDecl output) {
    List<Walk> walks = new ArrayList<>();
    int missing = output.shape().size() - input.shape().size();
    for (int axis = 0; axis < output.shape().size(); axis++) {
      int of = axis - missing;
      boolean one = of < 0 || input.shape().get(of) == 1;
      walks.add(new Walk(one ? -1 : of, 0, 1, Outside.NOTHING));
    }
    return walks;
  }

  private Piece.Pixels pool(Operation op, Map<String, Long> variables) {
    Params params = params(op);
    TensorDecl input = header.tensor(params.word("input"));
    WindowFrame frame = WindowFrame.of(params, input);
    TensorDecl output = header.tensor(params.word("output"));
    int channels = LowerWindows.lastExtent(output);
    Shape shape = new Shape(1, LowerWindows.vectors(output), channels);
    Region reads =
        new WindowReads(
            frame,
            Addresses.of(op.address("src"), variables),
            (long) channels * input.type().bytes(),
            WindowReads.Channels.ALL,
            0,
            1);
    long operations = (long) frame.kernelH() * frame.kernelW() * channels;
    Region writes = target(op.address("dst"), variables, shape, -1);
    return new Piece.Pixels(shape.units(), operations, 0, List.of(reads), writes);
  }

  /** A row of the first operand times a matrix of the second makes a row of the output. */
  private Piece.Pixels matMul(Operation op, Map<String, Long> variables) {
    List<String> inputs = params(op).names("inputs");
    TensorDecl a = header.tensor(inputs.getFirst());
    TensorDecl b = header.tensor(inputs.getLast());
    TensorDecl output = header.tensor(params(op).word("output"));
    Shape shape = shape(op, variables);
    List<Region> reads =
        List.of(
            new ProductReads(Addresses.of(op.address("src1"), variables), a, output, true),
            new ProductReads(Addresses.of(op.address("src2"), variables), b, output, false));
    long operations = 2L * a.shape().getLast() * shape.values;
    Region writes = target(op.address("dst"), variables, shape, -1);
    return new Piece.Pixels(shape.units(), operations, 0, reads, writes);
  }

  /** Scale and shift are an operation each. */
  private Piece.Pixels normalize(Operation op, Map<String, Long> variables, long perValue) {
    TensorDecl output = header.tensor(params(op).word("output"));
    int rank = output.shape().size();
    int axes = rank - Math.floorMod(params(op).integer("axis"), rank);
    return alongLastAxes(op, variables, axes, perValue + (params(op).has("shift") ? 2 : 1));
  }

  /**
   * Vectors that are computed from themselves alone, where the operator's axes are the one along
   * which they lie; else from everything.
   */
  private Piece.Pixels alongLastAxes(
      Operation op, Map<String, Long> variables, int axes, long perValue) {
    TensorDecl output = header.tensor(params(op).word("output"));
    int axis = Math.floorMod(params(op).integer("axis"), output.shape().size());
    Piece.Pixels vectors = rows(op, variables, perValue);
    if (axes == 1 && axis == output.layout().getLast() && alike(input(op), output)) {
      return vectors;
    }
    Region all = vectors.reads().getFirst();
    Region whole = new Region.Whole(all.begin(), all.end());
    return new Piece.Pixels(
        vectors.units(), vectors.operations(), 0, List.of(whole), vectors.writes());
  }

  private Piece.Pixels gather(Operation op, Map<String, Long> variables) {
    TensorDecl input = header.tensor(params(op).word("input"));
    TensorDecl output = header.tensor(params(op).word("output"));
    Piece.Pixels moved = rows(op, variables, 0);
    long begin = Addresses.of(op.address("src"), variables);
    Region reads = new GatherReads(begin, input, output, walks(op, output));
    return new Piece.Pixels(moved.units(), 0, moved.movedBits(), List.of(reads), moved.writes());
  }

  private List<Walk> walks(Operation op, TensorDecl output) {
    Params params = params(op);
    List<Walk> walks = new ArrayList<>();
    for (int axis = 0; axis < output.shape().size(); axis++) {
      walks.add(
          switch (op.op()) {
            case "transpose" ->
                new Walk(Math.toIntExact(params.ints("perm").get(axis)), 0, 1, Outside.NOTHING);
            case "slice" ->
                new Walk(
                    axis, at(params, "starts", axis), at(params, "steps", axis), Outside.NOTHING);
            default -> new Walk(axis, -at(params, "before", axis), 1, outside(params.word("mode")));
          });
    }
    return walks;
  }

  private static int at(Params params, String key, int axis) {
    return Math.toIntExact(params.ints(key).get(axis));
  }

  private static Outside outside(String mode) {
    return switch (mode) {
      case "edge" -> Outside.NEAREST;
      case "reflect" -> Outside.REFLECTED;
      default -> Outside.NOTHING;
    };
  }

  private Params params(Operation op) {
    return header.params(op.name("params"));
  }
}
