package cimmlc.schedule.cg;

import cimmlc.graph.Shape;

/**
 * A tensor seen as vectors of channels, one a pixel (or token), in row-major order.
 *
 * @param batch images
 * @param height rows of an image; 1 without spatial axes
 * @param width pixels of a row
 */
record PixelGrid(int batch, int height, int width) {

  /** Axis 1 of N, C, H, W (or N, C, L) holds the channels. */
  static PixelGrid channelsFirst(Shape shape) {
    int height = shape.rank() > 3 ? shape.dim(2) : 1;
    long inner = 1;
    for (int axis = 2; axis < shape.rank(); axis++) {
      inner *= shape.dim(axis);
    }
    return new PixelGrid(
        shape.rank() > 0 ? shape.dim(0) : 1, height, Math.toIntExact(inner / Math.max(1, height)));
  }

  /** The last axis holds the channels: N, tokens, C. */
  static PixelGrid channelsLast(Shape shape) {
    int channels = shape.rank() > 0 ? Math.max(1, shape.dim(-1)) : 1;
    return new PixelGrid(1, 1, Math.toIntExact(shape.elements() / channels));
  }

  int pixels() {
    return batch * height * width;
  }
}
