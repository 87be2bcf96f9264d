package cimmlc.sim.functional;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * Depthwise convolutions: every channel is a group of one column; the loops run over channels.
 *
 * @param weights [matrix row of the part][group of the part], less their zeros
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record DepthwiseProduct(ProductShape shape, int[][] weights, ColumnResults results)
    implements Product {

  private static final int TASK_WINDOWS = 64;

  static DepthwiseProduct of(Call call, ProductShape shape) {
    ProductShape.Part part = shape.part();
    if (shape.weights().count() != (long) part.groups() * part.rows()) {
      throw new IllegalArgumentException(
          shape.weights().name()
              + " has "
              + shape.weights().count()
              + " values, not "
              + part.groups()
              + " groups of "
              + part.rows()
              + " rows");
    }
    MemorySegment bytes = call.constants().bytes(shape.weights());
    int[][] weights = new int[part.rows()][part.groups()];
    int[] zeros = shape.zeros(call);
    for (int group = 0; group < part.groups(); group++) {
      for (int row = 0; row < part.rows(); row++) {
        byte stored = bytes.get(ValueLayout.JAVA_BYTE, (long) group * part.rows() + row);
        weights[row][group] = (byte) (stored - shape.shift()) - zeros[group];
      }
    }
    return new DepthwiseProduct(
        shape, weights, ColumnResults.of(call, shape.place(), shape.columns()));
  }

  @Override
  public void compute(Frame frame, int[] windows, int count) {
    Memory.Region in = shape.inputRegion(frame);
    Memory.Region out = shape.outputRegion(frame);
    int tasks = (count - 1) / TASK_WINDOWS + 1;
    frame
        .workers()
        .forEach(
            tasks,
            (long) count * weights.length * shape.part().groups(),
            task -> {
              int end = Math.min(count, (task + 1) * TASK_WINDOWS);
              compute(in, out, Arrays.copyOfRange(windows, task * TASK_WINDOWS, end));
            });
  }

  private void compute(Memory.Region in, Memory.Region out, int[] windows) {
    int groups = shape.part().groups();
    int[] sums = new int[groups];
    int[] values = new int[groups];
    for (int window : windows) {
      Arrays.fill(sums, 0);
      for (int row = 0; row < weights.length; row++) {
        read(in, window, shape.part().rowBegin() + row, values);
        add(sums, values, weights[row]);
      }
      results.finish(sums, 0, 0, groups);
      store(out, window, sums);
    }
  }

  private void store(Memory.Region out, int window, int[] sums) {
    int stride = results.place().groupStride();
    int together = stride == 1 ? sums.length : 1;
    for (int group = 0; group < sums.length; group += together) {
      results.store(out, window, group * stride, sums, group, together);
    }
  }

  /** What a matrix row of every group meets in a window. */
  private void read(Memory.Region in, int window, int row, int[] values) {
    Geometry geometry = shape.geometry();
    int kernelWidth = geometry.kernel().horizontal();
    int pixel = geometry.pixel(window, row / kernelWidth, row % kernelWidth);
    if (pixel < 0) {
      Arrays.fill(values, shape.input().zeroPoint() - shape.least());
      return;
    }
    int value = pixel * geometry.channels() + shape.part().groupBegin();
    int from = in.offset() + value * shape.input().type().bytes();
    StoredValues.load(shape.input().type(), in.bytes(), from, values, 0, values.length);
    if (shape.least() != 0) {
      for (int i = 0; i < values.length; i++) {
        values[i] -= shape.least();
      }
    }
  }

  private static void add(int[] sums, int[] values, int[] weights) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += values[i] * weights[i];
    }
  }
}
