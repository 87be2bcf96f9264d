package cimmlc.sim.functional;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Depthwise convolutions: every channel is a group of one column; the loops run over channels.
 *
 * @param digits [digit][matrix row of the part][group of the part] of the weights less their zeros
 * @param addable rows whose products of a digit an int can add up
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record DepthwiseProduct(ProductShape shape, int[][][] digits, int addable, ColumnResults results)
    implements Product {

  private static final int TASK_WINDOWS = 64;

  static DepthwiseProduct of(Call call, ProductShape shape) {
    ProductShape.Part part = shape.part();
    WeightRows rows = WeightRows.of(call, shape);
    int[] zeros = shape.zeros(call);
    int[] weight = new int[1];
    int[][] weights = new int[part.rows()][part.groups()];
    int least = 0;
    int most = 0;
    for (int group = 0; group < part.groups(); group++) {
      for (int row = 0; row < part.rows(); row++) {
        rows.read(group * part.rows() + row, weight);
        weights[row][group] = weight[0] - zeros[group];
        least = Math.min(least, weights[row][group]);
        most = Math.max(most, weights[row][group]);
      }
    }
    return new DepthwiseProduct(
        shape,
        digits(weights, Digits.count(least, most)),
        Digits.addable(shape.input().type(), shape.sums()),
        ColumnResults.of(call, shape.place(), shape.columns()));
  }

  private static int[][][] digits(int[][] weights, int count) {
    int[][][] digits = new int[count][weights.length][];
    for (int digit = 0; digit < count; digit++) {
      for (int row = 0; row < weights.length; row++) {
        int index = digit;
        digits[digit][row] =
            IntStream.of(weights[row]).map(weight -> Digits.digit(weight, index)).toArray();
      }
    }
    return digits;
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
            (long) count * shape.part().rows() * shape.part().groups(),
            task -> {
              int end = Math.min(count, (task + 1) * TASK_WINDOWS);
              compute(in, out, Arrays.copyOfRange(windows, task * TASK_WINDOWS, end));
            });
  }

  private void compute(Memory.Region in, Memory.Region out, int[] windows) {
    int groups = shape.part().groups();
    int rows = shape.part().rows();
    int[][] values = new int[Math.min(rows, addable)][groups];
    int[] products = new int[groups];
    long[] sums = new long[groups];
    for (int window : windows) {
      Arrays.fill(sums, 0);
      for (int begin = 0; begin < rows; begin += values.length) {
        int end = Math.min(rows, begin + values.length);
        for (int row = begin; row < end; row++) {
          read(in, window, shape.part().rowBegin() + row, values[row - begin]);
        }
        for (int digit = 0; digit < digits.length; digit++) {
          Arrays.fill(products, 0);
          for (int row = begin; row < end; row++) {
            add(products, values[row - begin], digits[digit][row]);
          }
          add(sums, products, digit * Digits.BITS);
        }
      }
      results.finish(sums, 0, 0, groups);
      store(out, window, sums);
    }
  }

  private static void add(long[] sums, int[] products, int shift) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += (long) products[i] << shift;
    }
  }

  private void store(Memory.Region out, int window, long[] sums) {
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
