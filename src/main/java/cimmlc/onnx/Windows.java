package cimmlc.onnx;

import cimmlc.graph.Shape;
import cimmlc.graph.Window;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sliding window of a convolution or pooling, with ONNX's attributes resolved.
 *
 * @param height rows of the output
 * @param width columns of the output
 */
record Windows(Window window, int height, int width) {

  /** One axis: everything that decides its output extent. */
  private record Axis(int input, int kernel, int stride, int dilation, int before, int after) {

    Axis {
      if (kernel < 1 || stride < 1 || dilation < 1 || before < 0 || after < 0) {
        throw new Refusal(
            "impossible window: kernel %d, stride %d, dilation %d, pads %d and %d"
                .formatted(kernel, stride, dilation, before, after));
      }
    }

    long reach() {
      return (long) dilation * (kernel - 1) + 1;
    }

    Axis padded(boolean upper) {
      long output = Math.ceilDiv((long) input, stride);
      long total = Math.max(0, (output - 1) * stride + reach() - input);
      int less = Math.toIntExact(total / 2);
      int more = Math.toIntExact(total - less);
      return new Axis(input, kernel, stride, dilation, upper ? less : more, upper ? more : less);
    }

    int output(boolean ceil) {
      long room = (long) input + before + after - reach();
      if (room < 0) {
        throw new Refusal("a window of " + reach() + " does not fit " + input + " values");
      }
      long output = (ceil ? Math.ceilDiv(room, stride) : room / stride) + 1;
      // A window that would start behind the input and its left pad sees nothing: ONNX drops it.
      boolean outside = ceil && (output - 1) * stride >= (long) input + before;
      return Math.toIntExact(outside ? output - 1 : output);
    }
  }

  /**
   * Windows of a node over x [N,C,H,W] with the last two extents of {@code weights} as kernel.
   * One-dimensional attributes describe the columns.
   *
   * @throws Refusal if they are impossible
   */
  static Windows of(NodeImport node, Shape x, Shape weights, boolean ceil) {
    List<Long> kernel = List.of((long) weights.dim(-2), (long) weights.dim(-1));
    List<Long> strides = pair(node, "strides", 2);
    List<Long> dilations = pair(node, "dilations", 2);
    List<Long> pads = pair(node, "pads", 4);
    Axis[] axes = new Axis[2];
    for (int i = 0; i < 2; i++) {
      axes[i] =
          new Axis(
              x.dim(2 + i),
              small(kernel.get(i)),
              small(strides.get(i)),
              small(dilations.get(i)),
              small(pads.get(i)),
              small(pads.get(2 + i)));
      axes[i] = padded(axes[i], node.text("auto_pad", "NOTSET"));
    }
    Window window =
        new Window(
            axes[0].kernel,
            axes[1].kernel,
            axes[0].stride,
            axes[1].stride,
            axes[0].before,
            axes[1].before,
            axes[0].after,
            axes[1].after,
            axes[0].dilation,
            axes[1].dilation);
    return new Windows(window, axes[0].output(ceil), axes[1].output(ceil));
  }

  private static Axis padded(Axis axis, String mode) {
    return switch (mode) {
      case "NOTSET" -> axis;
      case "VALID" -> new Axis(axis.input, axis.kernel, axis.stride, axis.dilation, 0, 0);
      case "SAME_UPPER" -> axis.padded(true);
      case "SAME_LOWER" -> axis.padded(false);
      default -> throw new Refusal("auto_pad '" + mode + "' is unknown");
    };
  }

  private static int small(long value) {
    if (value < 0 || value > 1 << 24) {
      throw new Refusal("impossible window extent " + value);
    }
    return (int) value;
  }

  /** An attribute for two axes; those of one axis get a row of extent 1. */
  private static List<Long> pair(NodeImport node, String attribute, int count) {
    @Nullable List<Long> given = node.integers(attribute);
    long neutral = count == 4 ? 0 : 1;
    if (given == null || given.isEmpty()) {
      return Collections.nCopies(count, neutral);
    }
    boolean columns = node.shape(0).rank() == 3;
    if (given.size() != (columns ? count / 2 : count)) {
      throw new Refusal("attribute '" + attribute + "' has " + given.size() + " values");
    }
    if (!columns) {
      return given;
    }
    return count == 2
        ? List.of(neutral, given.get(0))
        : List.of(neutral, given.get(0), neutral, given.get(1));
  }
}
