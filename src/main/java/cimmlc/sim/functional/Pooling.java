package cimmlc.sim.functional;

import cimmlc.flow.TensorDecl;
import java.util.Arrays;

/**
 * Maximum and average pooling over NHWC images, all channels of a pixel together. Maximum ignores
 * positions outside. The average adds positions inside row by row in float32, and divides by their
 * number, or (include_pad) by the number of those inside the declared pads.
 */
final class Pooling {

  private final Geometry geometry;
  private final int[] pad;
  private final boolean includePad;
  private final RealValues in;
  private final RealValues out;

  private Pooling(Call call, boolean includePad) {
    geometry = Geometry.pooling(call);
    pad = call.ints("pad");
    this.includePad = includePad;
    in = RealValues.of(call.tensor("input"));
    out = RealValues.of(call.tensor("output"));
    TensorDecl output = call.tensor("output");
    if (output.elements() != (long) geometry.windows() * geometry.channels()) {
      throw new IllegalArgumentException(
          output.name() + " must have as many images and channels as the input");
    }
  }

  static OpBehaviour.Action max(Call call) {
    Pooling pooling = new Pooling(call, false);
    RealValues.StoredFunction requantised = pooling.in.then(x -> x, pooling.out);
    return pooling.action(call, (x, window, y) -> pooling.maximum(x, window, y, requantised));
  }

  static OpBehaviour.Action average(Call call) {
    boolean includePad =
        call.params().has("include_pad") && call.params().integer("include_pad") != 0;
    Pooling pooling = new Pooling(call, includePad);
    return pooling.action(call, pooling::average);
  }

  /** Computes the channels of one output pixel. */
  @FunctionalInterface
  private interface Pixel {
    void pool(int[] x, int window, int[] y);
  }

  private OpBehaviour.Action action(Call call, Pixel pixel) {
    int windows = geometry.windows();
    int values =
        geometry.channels() * geometry.kernel().vertical() * geometry.kernel().horizontal();
    return WholeTensor.of(
        call,
        (workers, inputs) -> {
          int[] y = new int[windows * geometry.channels()];
          workers.forEach(
              (windows + 31) / 32,
              (long) windows * values,
              task -> {
                for (int w = task * 32; w < Math.min(windows, task * 32 + 32); w++) {
                  pixel.pool(inputs.getFirst(), w, y);
                }
              });
          return y;
        });
  }

  private void maximum(int[] x, int window, int[] y, RealValues.StoredFunction requantised) {
    int channels = geometry.channels();
    int[] most = new int[channels];
    Arrays.fill(most, Integer.MIN_VALUE);
    int seen = 0;
    for (int position = 0; position < positions(); position++) {
      int pixel = pixel(window, position);
      if (pixel >= 0) {
        seen++;
        for (int c = 0; c < channels; c++) {
          most[c] = Math.max(most[c], x[pixel * channels + c]);
        }
      }
    }
    for (int c = 0; c < channels; c++) {
      y[window * channels + c] =
          seen == 0 ? out.stored(Float.NEGATIVE_INFINITY) : requantised.at(most[c]);
    }
  }

  private void average(int[] x, int window, int[] y) {
    int channels = geometry.channels();
    float[] sum = new float[channels];
    int seen = 0;
    for (int position = 0; position < positions(); position++) {
      int pixel = pixel(window, position);
      if (pixel >= 0) {
        seen++;
        for (int c = 0; c < channels; c++) {
          sum[c] += in.real(x[pixel * channels + c]);
        }
      }
    }
    int divisor = includePad ? declared(window) : seen;
    for (int c = 0; c < channels; c++) {
      y[window * channels + c] = out.stored(sum[c] / divisor);
    }
  }

  private int positions() {
    return geometry.kernel().vertical() * geometry.kernel().horizontal();
  }

  private int pixel(int window, int position) {
    int width = geometry.kernel().horizontal();
    return geometry.pixel(window, position / width, position % width);
  }

  /** Positions of a window inside the image and its declared pads. */
  private int declared(int window) {
    int rows = 0;
    int columns = 0;
    for (int k = 0; k < geometry.kernel().vertical(); k++) {
      rows += geometry.inputRow(window, k) < geometry.height() + pad[2] ? 1 : 0;
    }
    for (int k = 0; k < geometry.kernel().horizontal(); k++) {
      columns += geometry.inputColumn(window, k) < geometry.width() + pad[3] ? 1 : 0;
    }
    return rows * columns;
  }
}
