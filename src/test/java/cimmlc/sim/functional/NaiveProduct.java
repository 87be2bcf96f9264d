package cimmlc.sim.functional;

import java.util.Random;

/**
 * A convolution as its definition says: five numbers for each side, loops over everything. Values
 * are in logical order.
 *
 * @param x [images, channels, height, width]
 * @param w [outputs, channels / groups, kernelH, kernelW], less their zeros
 */
@SuppressWarnings("ArrayRecordComponent")
record NaiveProduct(int[] shape, int outputs, int groups, Side v, Side h, int[] x, int[] w) {

  /** Kernel, stride, pads and dilation in one direction. */
  record Side(int kernel, int stride, int before, int after, int dilation) {
    int outputs(int extent) {
      return (extent + before + after - dilation * (kernel - 1) - 1) / stride + 1;
    }

    static Side random(Random random) {
      return new Side(
          1 + random.nextInt(3),
          1 + random.nextInt(2),
          random.nextInt(2),
          random.nextInt(3),
          1 + random.nextInt(2));
    }
  }

  int outHeight() {
    return v.outputs(shape[2]);
  }

  int outWidth() {
    return h.outputs(shape[3]);
  }

  int rows() {
    return shape[1] / groups * v.kernel * h.kernel;
  }

  /** Weight of an output channel and a row in the order kernel row, kernel column, channel. */
  int weight(int output, int row) {
    int channels = shape[1] / groups;
    int position = row / channels;
    return w[(output * channels + row % channels) * v.kernel * h.kernel + position];
  }

  /** Sum of a row range; window = (image, row, column) of the output, in row-major order. */
  int sum(int window, int output, int rowBegin, int rowEnd, int outside) {
    int channels = shape[1] / groups;
    int sum = 0;
    for (int row = rowBegin; row < rowEnd; row++) {
      int position = row / channels;
      int y = window / outWidth() % outHeight() * v.stride - v.before;
      int z = window % outWidth() * h.stride - h.before;
      y += position / h.kernel * v.dilation;
      z += position % h.kernel * h.dilation;
      int image = window / outWidth() / outHeight();
      int channel = output / (outputs / groups) * channels + row % channels;
      boolean inside = y >= 0 && y < shape[2] && z >= 0 && z < shape[3];
      int at = ((image * shape[1] + channel) * shape[2] + y) * shape[3] + z;
      sum += (inside ? x[at] : outside) * weight(output, row);
    }
    return sum;
  }
}
