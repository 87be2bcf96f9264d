package cimmlc.codegen;

import cimmlc.flow.Statement;
import cimmlc.flow.Statement.Unit;
import cimmlc.graph.Node;
import cimmlc.graph.Op;
import cimmlc.graph.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Operators that move values without changing them (DMOV): views where the bytes stay what they
 * are, strided {@code mov}s, and gathering statements. Their inputs and outputs have equal
 * quantisation.
 */
final class MovementLowering {

  private final Tables tables;

  MovementLowering(Tables tables) {
    this.tables = tables;
  }

  List<Step> lower(Node node) {
    return switch (node.op()) {
      case Op.Reshape _ -> reshape(node);
      case Op.Concat(int axis) -> concat(node, axis);
      case Op.Transpose(List<Integer> permutation) -> transpose(node, permutation);
      case Op.Slice(List<Integer> starts, List<Integer> steps) ->
          gather(node, "slice", entry -> entry.ints("starts", starts).ints("steps", steps));
      case Op.Pad pad -> pad(node, pad);
      default -> throw new IllegalStateException(node.name() + " does not merely move values");
    };
  }

  /**
   * A tensor with the values of {@code input} and the numbers of the node's output: itself, or a
   * rescaled copy. Rounding is monotonic, so rescaling before a maximum gives what rescaling after
   * it does.
   */
  FlowTensor sameNumbers(Node node, FlowTensor input, List<Step> steps) {
    FlowTensor output = tables.newOutput(node);
    if (input.hasNumbersOf(output)) {
      return input;
    }
    tables.needs("identity", node);
    FlowTensor copy =
        tables.tensors.add(
            input.withNumbersOf(output, tables.tensorName(input.name() + ".rescaled")));
    String stage = tables.stage(node.name() + ".rescale");
    ParamsTable.Entry entry =
        tables.params.entry(stage).name("input", input.name()).name("output", copy.name());
    steps.add(move("identity", stage, input, copy, entry));
    return copy;
  }

  /** A view where the layout of the output is that of the input, seen through the permutation. */
  private List<Step> transpose(Node node, List<Integer> permutation) {
    FlowTensor input = tables.operand(node.input());
    FlowTensor output = tables.newOutput(node);
    List<Integer> seen = Layout.transposed(input.layout(), permutation);
    if (!Layout.same(output.shape(), seen, output.layout())) {
      return gather(node, "transpose", entry -> entry.ints("perm", permutation));
    }
    List<Step> steps = new ArrayList<>();
    tables.tensors.add(output.at(sameNumbers(node, input, steps)));
    return steps;
  }

  private List<Step> pad(Node node, Op.Pad pad) {
    int value = tables.graph.output(node).activationQuantization().quantize(pad.value());
    return gather(
        node,
        "pad",
        entry ->
            entry
                .ints("before", pad.before())
                .name("mode", pad.mode().name().toLowerCase(java.util.Locale.ROOT))
                .ints("value", value));
  }

  /** One statement that collects the values of the output from wherever they are in the input. */
  List<Step> gather(Node node, String op, UnaryOperator<ParamsTable.Entry> keys) {
    List<Step> steps = new ArrayList<>();
    FlowTensor input = sameNumbers(node, tables.operand(node.input()), steps);
    tables.needs(op, node);
    FlowTensor output = tables.output(node);
    ParamsTable.Entry entry =
        tables.params.entry(node.name()).name("input", input.name()).name("output", output.name());
    steps.add(move(op, node.name(), input, output, keys.apply(entry)));
    return steps;
  }

  private Step move(
      String op, String stage, FlowTensor input, FlowTensor output, ParamsTable.Entry entry) {
    TensorTable tensors = tables.tensors;
    return new Step(
        stage,
        Unit.ALU,
        List.of(input),
        List.of(output),
        () ->
            List.of(
                Call.of(op)
                    .address("src", tensors.address(input))
                    .address("dst", tensors.address(output))
                    .number("len", output.elements())
                    .params(entry)
                    .build()));
  }

  /** A change of layout: the same logical tensor in another memory order. */
  Step relayout(Node node, String stage, FlowTensor input, FlowTensor output) {
    tables.needs("transpose", node);
    ParamsTable.Entry entry =
        tables
            .params
            .entry(stage)
            .name("input", input.name())
            .name("output", output.name())
            .ints("perm", Layout.rowMajor(input.shape()));
    return move("transpose", stage, input, output, entry);
  }

  /** A row-major tensor with the values of {@code tensor}: itself, a view, or a copy. */
  FlowTensor rowMajor(Node node, FlowTensor tensor, List<Step> steps) {
    if (tensor.layout().equals(Layout.rowMajor(tensor.shape()))) {
      return tensor;
    }
    FlowTensor rows = tensor.inRowMajor(tables.tensorName(tensor.name() + ".rows"));
    if (tensor.isRowMajor()) {
      return tables.tensors.add(rows.at(tensor));
    }
    tables.tensors.add(rows);
    steps.add(relayout(node, tables.stage(node.name() + ".rows"), tensor, rows));
    return rows;
  }

  private List<Step> reshape(Node node) {
    List<Step> steps = new ArrayList<>();
    FlowTensor input = sameNumbers(node, tables.operand(node.input()), steps);
    FlowTensor output = tables.newOutput(node);
    boolean sameBytes =
        Layout.reshaped(input.shape(), input.layout(), output.shape())
            .filter(layout -> Layout.same(output.shape(), layout, output.layout()))
            .isPresent();
    if (sameBytes) {
      tables.tensors.add(output.at(input));
      return steps;
    }
    FlowTensor rows = rowMajor(node, input, steps);
    if (output.isRowMajor()) {
      tables.tensors.add(output.at(rows));
    } else {
      FlowTensor view = output.inRowMajor(tables.tensorName(node.output() + ".rows")).at(rows);
      tables.tensors.add(view);
      steps.add(relayout(node, node.name(), view, tables.tensors.add(output)));
    }
    return steps;
  }

  /**
   * Each input is a column block of the output, seen as rows over the axes before the joined one.
   */
  private List<Step> concat(Node node, int axis) {
    FlowTensor output = tables.newOutput(node);
    List<Step> steps = new ArrayList<>();
    List<FlowTensor> inputs =
        node.inputs().stream()
            .map(input -> sameNumbers(node, tables.operand(input, output), steps))
            .map(input -> laidOut(node, input, output.layout(), steps))
            .toList();
    tables.tensors.add(output);
    ParamsTable.Entry entry = tables.params.entry(node.name()).name("output", node.output());
    int joined = output.layout().indexOf(axis < 0 ? axis + output.shape().rank() : axis);
    steps.add(
        new Step(
            node.name(),
            Unit.ALU,
            inputs,
            List.of(output),
            () -> blocks(inputs, output, joined, entry)));
    return steps;
  }

  /** A tensor with the values of {@code tensor} in that layout: itself, or a copy. */
  FlowTensor laidOut(Node node, FlowTensor tensor, List<Integer> layout, List<Step> steps) {
    if (Layout.same(tensor.shape(), tensor.layout(), layout)) {
      return tensor;
    }
    String name = tables.tensorName(tensor.name() + ".laid_out");
    FlowTensor copy = tables.tensors.add(tensor.laidOut(layout, name));
    steps.add(relayout(node, tables.stage(node.name() + ".laid_out"), tensor, copy));
    return copy;
  }

  private List<Statement> blocks(
      List<FlowTensor> inputs, FlowTensor output, int joined, ParamsTable.Entry entry) {
    long stride = inner(output.shape(), output.layout(), joined) * output.type().bytes();
    long offset = 0;
    List<Statement> moves = new ArrayList<>();
    for (FlowTensor input : inputs) {
      long length = inner(input.shape(), output.layout(), joined);
      if (length > 0 && stride > 0) {
        long rows = output.bytes() / stride;
        Call call =
            Call.of("mov")
                .address("src", tables.tensors.address(input))
                .address("dst", tables.tensors.address(output, offset))
                .number("len", length)
                .params(entry);
        if (rows > 1) {
          call.number("rows", rows).number("dst_stride", stride);
        }
        moves.add(call.build());
      }
      offset += length * output.type().bytes();
    }
    return moves;
  }

  /** Values of a tensor from a position of the memory order on. */
  private static long inner(Shape shape, List<Integer> layout, int position) {
    return layout.subList(position, shape.rank()).stream()
        .mapToLong(shape::dim)
        .reduce(1, Math::multiplyExact);
  }
}
