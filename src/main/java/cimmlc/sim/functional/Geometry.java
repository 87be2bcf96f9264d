package cimmlc.sim.functional;

import cimmlc.flow.TensorDecl;
import java.util.List;

/**
 * A sliding window over images in NHWC order. The vectors of a matrix product are the pixels of one
 * row, the window 1x1.
 *
 * @param channels of all groups
 */
record Geometry(
    int images,
    int height,
    int width,
    int channels,
    Sides kernel,
    Sides stride,
    Sides pad,
    Sides dilation,
    int outHeight,
    int outWidth) {

  /** A pair of vertical and horizontal lengths; of pads, those at the top and left. */
  record Sides(int vertical, int horizontal) {

    static final Sides ONE = new Sides(1, 1);
    static final Sides ZERO = new Sides(0, 0);

    static Sides of(int... values) {
      return new Sides(values[0], values[1]);
    }
  }

  private static final List<Integer> NHWC = List.of(0, 2, 3, 1);

  /** Convolutions; the output size follows from the pads. */
  static Geometry convolution(Call call) {
    int[] pad = call.ints("pad");
    Geometry open = window(call, call.tensor("input"));
    int height = open.height + pad[0] + pad[2];
    int width = open.width + pad[1] + pad[3];
    return open.producing(
        (height - open.dilation.vertical * (open.kernel.vertical - 1) - 1) / open.stride.vertical
            + 1,
        (width - open.dilation.horizontal * (open.kernel.horizontal - 1) - 1)
                / open.stride.horizontal
            + 1);
  }

  /** A window whose output size is that of the output tensor. */
  static Geometry pooling(Call call) {
    TensorDecl output = images(call.tensor("output"));
    return window(call, call.tensor("input"))
        .producing(output.shape().get(2), output.shape().get(3));
  }

  private static Geometry window(Call call, TensorDecl input) {
    List<Integer> shape = images(input).shape();
    return new Geometry(
        shape.get(0),
        shape.get(2),
        shape.get(3),
        shape.get(1),
        Sides.of(call.ints("kernel")),
        Sides.of(call.ints("stride")),
        Sides.of(call.ints("pad")),
        Sides.of(call.ints("dilation")),
        0,
        0);
  }

  /** Vectors along the last axis. */
  static Geometry vectors(TensorDecl input) {
    int length = input.shape().getLast();
    int count = Math.toIntExact(input.elements() / Math.max(1, length));
    if (length > 1 && Strides.of(input)[input.shape().size() - 1] != 1) {
      throw new IllegalArgumentException(
          input.name() + ": the vectors of a product must lie densely, not as " + input.layout());
    }
    return new Geometry(1, 1, count, length, Sides.ONE, Sides.ONE, Sides.ZERO, Sides.ONE, 1, count);
  }

  private static TensorDecl images(TensorDecl tensor) {
    if (tensor.shape().size() != 4 || !Strides.samePlaces(tensor, Strides.laidOut(tensor, NHWC))) {
      throw new IllegalArgumentException(
          tensor.name() + ": images must lie as [0,2,3,1], not as " + tensor.layout());
    }
    return tensor;
  }

  private Geometry producing(int rows, int columns) {
    return new Geometry(
        images, height, width, channels, kernel, stride, pad, dilation, rows, columns);
  }

  /** Output pixels of all images. */
  int windows() {
    return Math.toIntExact((long) images * outHeight * outWidth);
  }

  /** Image of a window. */
  int image(int window) {
    return window / (outHeight * outWidth);
  }

  /** Input row, maybe outside, of a window's kernel row. */
  int inputRow(int window, int kernelRow) {
    int row = window / outWidth % outHeight;
    return row * stride.vertical - pad.vertical + kernelRow * dilation.vertical;
  }

  /** Input column, maybe outside, of a window's kernel column. */
  int inputColumn(int window, int kernelColumn) {
    int column = window % outWidth;
    return column * stride.horizontal - pad.horizontal + kernelColumn * dilation.horizontal;
  }

  /** Index of a pixel in the input, or -1 outside. */
  int pixel(int window, int kernelRow, int kernelColumn) {
    int row = inputRow(window, kernelRow);
    int column = inputColumn(window, kernelColumn);
    boolean inside = row >= 0 && row < height && column >= 0 && column < width;
    return inside ? (image(window) * height + row) * width + column : -1;
  }
}
