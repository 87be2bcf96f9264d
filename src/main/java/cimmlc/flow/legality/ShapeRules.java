package cimmlc.flow.legality;

import cimmlc.flow.Header;
import cimmlc.flow.Params;
import cimmlc.flow.Space;
import cimmlc.flow.TensorDecl;
import cimmlc.flow.ValueType;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Whether a digital operator's params make its output's shape of its input's. */
record ShapeRules(Header header, Params params, Consumer<String> problems) {

  private static final Set<String> PAD_MODES = Set.of("constant", "edge", "reflect");

  /** Right-aligned shapes whose extents are equal or 1. */
  static boolean broadcasts(List<Integer> from, List<Integer> to) {
    int missing = to.size() - from.size();
    return missing >= 0
        && IntStream.range(0, from.size())
            .allMatch(axis -> from.get(axis) == 1 || from.get(axis).equals(to.get(axis + missing)));
  }

  void check(String op, TensorDecl input, TensorDecl output) {
    List<Integer> from = input.shape();
    List<Integer> to = output.shape();
    boolean fits =
        switch (op) {
          case "transpose" -> transposes(from, to);
          case "slice" -> slices(from, to);
          case "pad" -> pads(from, to);
          case "max_pool", "average_pool" -> pools(from, to);
          case "softmax", "layer_norm", "rms_norm" -> from.equals(to) && axisExists(from);
          default -> from.equals(to);
        };
    if (!fits) {
      problems.accept(
          "tensor %s %s is not what %s makes of %s %s"
              .formatted(output.name(), to, params.name(), input.name(), from));
    }
    if (op.equals("softmax") && params.has("mask")) {
      mask(header.tensor(params.word("mask")), from);
    }
    ProductRules constants = new ProductRules(header, problems);
    if (fits && op.endsWith("_norm")) {
      long normalized =
          from.subList(Math.floorMod(params.integer("axis"), from.size()), from.size()).stream()
              .mapToLong(Integer::longValue)
              .reduce(1, Math::multiplyExact);
      constants.perColumn(params, "scale", ValueType.F32, normalized);
      if (params.has("shift")) {
        constants.perColumn(params, "shift", ValueType.F32, normalized);
      }
    }
    if (op.equals("affine")) {
      long channels = from.size() > 1 ? from.get(1) : 0;
      constants.perColumn(params, "scale", ValueType.F32, channels);
      constants.perColumn(params, "shift", ValueType.F32, channels);
    }
  }

  /** A mask is a constant of real values that is broadcast. */
  private void mask(TensorDecl mask, List<Integer> to) {
    if (mask.address().space() != Space.CONST || !mask.type().equals(ValueType.F32)) {
      problems.accept("mask " + mask.name() + " must be an f32 constant");
    } else if (!broadcasts(mask.shape(), to)) {
      problems.accept(
          "mask %s %s does not broadcast to %s".formatted(mask.name(), mask.shape(), to));
    }
  }

  /** Whether a product of two tensors fits them, and its rows lie densely. */
  void product(List<TensorDecl> inputs, TensorDecl output) {
    List<Integer> a = inputs.getFirst().shape();
    List<Integer> b = inputs.getLast().shape();
    List<Integer> to = output.shape();
    int stack = to.size() - 2;
    boolean fits =
        stack >= 0
            && a.size() >= 2
            && b.size() >= 2
            && a.getLast().equals(b.get(b.size() - 2))
            && a.get(a.size() - 2).equals(to.get(stack))
            && b.getLast().equals(to.getLast())
            && broadcasts(a.subList(0, a.size() - 2), to.subList(0, stack))
            && broadcasts(b.subList(0, b.size() - 2), to.subList(0, stack));
    if (!fits) {
      problems.accept(
          "tensor %s %s is not the product of %s and %s".formatted(output.name(), to, a, b));
    } else if (output.layout().getLast() != stack + 1) {
      problems.accept("tensor " + output.name() + " must be laid out with its last axis innermost");
    }
  }

  private boolean axisExists(List<Integer> shape) {
    long axis = params.integer("axis");
    return axis >= -shape.size() && axis < shape.size();
  }

  private boolean transposes(List<Integer> from, List<Integer> to) {
    List<Long> axes = params.ints("perm");
    List<Long> all = java.util.stream.LongStream.range(0, from.size()).boxed().toList();
    return axes.stream().sorted().toList().equals(all)
        && axes.stream().map(axis -> from.get(axis.intValue())).toList().equals(to);
  }

  private boolean slices(List<Integer> from, List<Integer> to) {
    List<Long> starts = WindowGrid.listed(params, "starts", from.size());
    List<Long> steps = WindowGrid.listed(params, "steps", from.size());
    return to.size() == from.size()
        && IntStream.range(0, from.size())
            .allMatch(axis -> {
              long last = starts.get(axis) + (to.get(axis) - 1) * steps.get(axis);
              return to.get(axis) == 0
                  || (within(starts.get(axis), from.get(axis)) && within(last, from.get(axis)));
            });
  }

  private static boolean within(long index, long extent) {
    return index >= 0 && index < extent;
  }

  private boolean pads(List<Integer> from, List<Integer> to) {
    List<Long> before = WindowGrid.listed(params, "before", from.size());
    return PAD_MODES.contains(params.word("mode"))
        && to.size() == from.size()
        && IntStream.range(0, from.size())
            .allMatch(
                axis -> before.get(axis) >= 0 && before.get(axis) + from.get(axis) <= to.get(axis));
  }

  private boolean pools(List<Integer> from, List<Integer> to) {
    return from.size() == 4
        && to.size() == 4
        && from.subList(0, 2).equals(to.subList(0, 2))
        && WindowGrid.Frame.of(params, 0).outputs(from.get(2)) == to.get(2)
        && WindowGrid.Frame.of(params, 1).outputs(from.get(3)) == to.get(3);
  }
}
