package cimmlc.sim.performance;

import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import cimmlc.flow.Params;
import cimmlc.flow.TensorDecl;
import java.util.List;

/**
 * Where the windows of a convolution or pooling lie on an image kept as N, H, W, C: window w is
 * output pixel w in row-major order.
 *
 * @param height of the input
 * @param width of the input
 * @param outHeight of the output
 * @param outWidth of the output
 */
record WindowFrame(
    int batch,
    int height,
    int width,
    int kernelH,
    int kernelW,
    int strideH,
    int strideW,
    int padTop,
    int padLeft,
    int dilationH,
    int dilationW,
    int outHeight,
    int outWidth) {

  /** The frame that a params entry with kernel, stride, pad and dilation describes. */
  static WindowFrame of(Params params, TensorDecl input) {
    List<Integer> stored = input.storedShape();
    if (stored.size() != 4 || !input.layout().equals(List.of(0, 2, 3, 1))) {
      throw new InvalidInputException(
          Location.of("params " + params.name()),
          "windows over tensor " + input.name() + ", which is not kept as N, H, W, C");
    }
    int[] kernel = pair(params, "kernel", 2);
    int[] stride = pair(params, "stride", 2);
    int[] pad = pair(params, "pad", 4);
    int[] dilation = params.has("dilation") ? pair(params, "dilation", 2) : new int[] {1, 1};
    int height = stored.get(1);
    int width = stored.get(2);
    return new WindowFrame(
        stored.get(0),
        height,
        width,
        kernel[0],
        kernel[1],
        stride[0],
        stride[1],
        pad[0],
        pad[1],
        dilation[0],
        dilation[1],
        (height + pad[0] + pad[2] - dilation[0] * (kernel[0] - 1) - 1) / stride[0] + 1,
        (width + pad[1] + pad[3] - dilation[1] * (kernel[1] - 1) - 1) / stride[1] + 1);
  }

  private static int[] pair(Params params, String key, int length) {
    int[] values = params.ints(key).stream().mapToInt(Math::toIntExact).toArray();
    if (values.length != length) {
      throw new InvalidInputException(
          Location.of("params " + params.name()), key + " must have " + length + " numbers");
    }
    return values;
  }

  /** Windows of the whole operator. */
  int windows() {
    return Math.multiplyExact(batch, Math.multiplyExact(outHeight, outWidth));
  }

  /** Pixels of the input. */
  int pixels() {
    return Math.multiplyExact(batch, Math.multiplyExact(height, width));
  }

  /** Row of the input, among those of all images, that a kernel row reads; -1 outside. */
  int row(int window, int kernelRow) {
    int perImage = outHeight * outWidth;
    int y = window % perImage / outWidth * strideH - padTop + kernelRow * dilationH;
    return y < 0 || y >= height ? -1 : window / perImage * height + y;
  }

  /** Column of the input under the kernel's first column; may lie outside. */
  int column(int window) {
    return window % outWidth * strideW - padLeft;
  }
}
