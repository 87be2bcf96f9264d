package cimmlc.sim.performance.cycles;

import cimmlc.flow.Params;
import cimmlc.flow.TensorDecl;
import java.util.List;

/**
 * Where the windows of an operator lie on its input.
 *
 * @param params of the operator
 * @param input that it reads
 */
record Positions(Params params, TensorDecl input) {

  /** The input pixel at a position of the kernel, in memory order; -1 outside. */
  long pixel(long window, long position) {
    if (!params.has("kernel")) {
      return window;
    }
    List<Long> kernel = params.ints("kernel");
    long image = window / (extent(0) * extent(1));
    long y = along(0, window / extent(1) % extent(0), position / kernel.get(1));
    long x = along(1, window % extent(1), position % kernel.get(1));
    int height = input.shape().get(2);
    int width = input.shape().get(3);
    boolean inside = 0 <= y && y < height && 0 <= x && x < width;
    return inside ? (image * height + y) * width + x : -1;
  }

  private long along(int axis, long output, long position) {
    return output * params.ints("stride").get(axis)
        - params.ints("pad").get(axis)
        + position * dilation(axis);
  }

  private long dilation(int axis) {
    return params.has("dilation") ? params.ints("dilation").get(axis) : 1;
  }

  private long extent(int axis) {
    List<Long> pad = params.ints("pad");
    long reach = (params.ints("kernel").get(axis) - 1) * dilation(axis) + 1;
    long padded = input.shape().get(axis + 2) + pad.get(axis) + pad.get(axis + 2);
    return (padded - reach) / params.ints("stride").get(axis) + 1;
  }

  /** Positions of the kernel. */
  long count() {
    return params.has("kernel")
        ? params.ints("kernel").stream().reduce(1L, Math::multiplyExact)
        : 1;
  }
}
