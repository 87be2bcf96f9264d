package cimmlc.sim.functional;

import cimmlc.flow.Params;
import cimmlc.flow.TensorDecl;
import java.util.Arrays;

/** Operators that take values from other places: transpose, slice, pad. */
final class Rearrangement {

  private Rearrangement() {}

  /** Output axis i is input axis {@code perm[i]}; the layouts of both tensors count. */
  static OpBehaviour.Action transpose(Call call) {
    int[] perm = call.ints("perm");
    TensorDecl input = call.tensor("input");
    return gather(
        call, IndexMap.of(call.tensor("output"), input, axis -> perm[axis], (_, i) -> i), 0);
  }

  /** Output index i is input index {@code starts + i * steps}. */
  static OpBehaviour.Action slice(Call call) {
    int[] starts = call.ints("starts");
    int[] steps = call.ints("steps");
    TensorDecl input = call.tensor("input");
    IndexMap map =
        IndexMap.of(
            call.tensor("output"),
            input,
            axis -> axis,
            (axis, i) -> starts[axis] + i * steps[axis]);
    return gather(call, map, 0);
  }

  /**
   * Output index i is input index {@code i - before}, or comes from where the mode says; {@code
   * value} is a stored integer of the output.
   */
  static OpBehaviour.Action pad(Call call) {
    Params params = call.params();
    int[] before = call.ints("before");
    TensorDecl input = call.tensor("input");
    String mode = params.word("mode");
    IndexMap map =
        IndexMap.of(
            call.tensor("output"),
            input,
            axis -> axis,
            (axis, i) -> inside(mode, i - before[axis], input.shape().get(axis)));
    return gather(call, map, params.has("value") ? params.integer("value") : 0);
  }

  private static int inside(String mode, int index, int extent) {
    if (index >= 0 && index < extent) {
      return index;
    }
    return switch (mode) {
      case "constant" -> IndexMap.OUTSIDE;
      case "edge" -> index < 0 ? 0 : extent - 1;
      case "reflect" -> index < 0 ? -index : 2 * (extent - 1) - index;
      default -> throw new IllegalArgumentException("no pad mode " + mode);
    };
  }

  private static OpBehaviour.Action gather(Call call, IndexMap map, int fill) {
    RealValues in = RealValues.of(call.tensor("input"));
    RealValues out = RealValues.of(call.tensor("output"));
    if (in.equals(out)) {
      return WholeTensor.of(call, (_, inputs) -> map.gather(inputs.getFirst(), fill));
    }
    RealValues.StoredFunction requantised = in.then(x -> x, out);
    return WholeTensor.of(
        call,
        (_, inputs) ->
            map.gather(Arrays.stream(inputs.getFirst()).map(requantised::at).toArray(), fill));
  }
}
