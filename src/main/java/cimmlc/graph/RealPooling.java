package cimmlc.graph;

/** Maximum and average pooling in float32 over x [N,C,H,W]; {@link Evaluator} states the order. */
final class RealPooling {

  private final Op.Pool pool;
  private final Window window;
  private final int height;
  private final int width;

  private RealPooling(Op.Pool pool, Shape x) {
    this.pool = pool;
    window = pool.window();
    height = x.dim(2);
    width = x.dim(3);
  }

  static float[] apply(Op.Pool pool, RealTensor x, Shape output) {
    RealPooling pooling = new RealPooling(pool, x.shape());
    int planes = output.dim(0) * output.dim(1);
    float[] y = new float[Math.toIntExact(output.elements())];
    int at = 0;
    for (int plane = 0; plane < planes; plane++) {
      for (int oy = 0; oy < output.dim(2); oy++) {
        for (int ox = 0; ox < output.dim(3); ox++) {
          y[at++] = pooling.pool(x.values(), plane, oy, ox);
        }
      }
    }
    return y;
  }

  private float pool(float[] x, int plane, int oy, int ox) {
    boolean max = pool.kind() == Op.Pool.Kind.MAX;
    float result = max ? Float.NEGATIVE_INFINITY : 0;
    int seen = 0;
    for (int ky = 0; ky < window.kernelH(); ky++) {
      int iy = oy * window.strideH() - window.padTop() + ky * window.dilationH();
      for (int kx = 0; kx < window.kernelW(); kx++) {
        int ix = ox * window.strideW() - window.padLeft() + kx * window.dilationW();
        if (iy >= 0 && iy < height && ix >= 0 && ix < width) {
          float value = x[(plane * height + iy) * width + ix];
          result = max ? Math.max(result, value) : result + value;
          seen++;
        }
      }
    }
    return max ? result : result / (pool.countIncludePad() ? declared(oy, ox) : seen);
  }

  /** Positions of a window inside the tensor and its declared pads. */
  private int declared(int oy, int ox) {
    int rows =
        positions(
            oy * window.strideH(),
            window.kernelH(),
            window.dilationH(),
            window.padTop() + height + window.padBottom());
    int columns =
        positions(
            ox * window.strideW(),
            window.kernelW(),
            window.dilationW(),
            window.padLeft() + width + window.padRight());
    return rows * columns;
  }

  private static int positions(int first, int kernel, int dilation, int extent) {
    return Math.min(kernel, (extent - first + dilation - 1) / dilation);
  }
}
