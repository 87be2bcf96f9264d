package cimmlc.graph;

/**
 * The sliding window of a two-dimensional convolution or pooling (one-dimensional ones have height
 * 1). Pads are those that the model declares; a window that rounding up (ceil_mode) moves beyond
 * them reads nothing there.
 *
 * @param kernelH rows of the kernel, and so on in elements
 */
public record Window(
    int kernelH,
    int kernelW,
    int strideH,
    int strideW,
    int padTop,
    int padLeft,
    int padBottom,
    int padRight,
    int dilationH,
    int dilationW) {

  public Window {
    if (Math.min(kernelH, kernelW) < 1
        || Math.min(strideH, strideW) < 1
        || Math.min(dilationH, dilationW) < 1
        || Math.min(Math.min(padTop, padLeft), Math.min(padBottom, padRight)) < 0) {
      throw new IllegalArgumentException("impossible window");
    }
  }

  /** A window without stride, pads or dilation. */
  public static Window of(int kernelH, int kernelW) {
    return new Window(kernelH, kernelW, 1, 1, 0, 0, 0, 0, 1, 1);
  }

  /**
   * Output rows for an input of {@code height} rows, rounded down; below 1 if the kernel is larger.
   */
  public int outputH(int height) {
    return Math.floorDiv(height + padTop + padBottom - dilationH * (kernelH - 1) - 1, strideH) + 1;
  }

  /**
   * Output columns for an input of {@code width} columns, rounded down; below 1 if the kernel is
   * larger.
   */
  public int outputW(int width) {
    return Math.floorDiv(width + padLeft + padRight - dilationW * (kernelW - 1) - 1, strideW) + 1;
  }
}
