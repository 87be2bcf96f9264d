package cimmlc.graph;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * The exact integer sums of a Conv or a MatMul, in 64 bits: 16-bit operands may exceed 32. A MatMul
 * is computed as a 1x1 convolution whose images are the rows of x. Blocks of windows are gathered
 * into one row a matrix row, so that the inner loop runs over windows.
 */
final class IntegerProduct {

  private static final int BLOCK = 256; // windows gathered at once: rows stay in the L1 cache
  private static final int UNROLL = 4; // matrix rows an inner loop adds up

  private final ImageShape shape;
  private final Window window;
  private final MatrixForm form;
  private final Quantization.PerTensor in;
  private final Quantization.PerTensor out;
  private final Quantization weightQuantization;
  private final TensorData weights;
  private final int columnStride;
  private final int rowStride;
  private final int[] bias;

  /** Extents of x as [images, channels, height, width], and of one output image. */
  private record ImageShape(int channels, int height, int width, int outHeight, int outWidth) {
    int area() {
      return outHeight * outWidth;
    }
  }

  private IntegerProduct(Graph graph, Node node, ImageShape shape, Window window) {
    this.shape = shape;
    this.window = window;
    form = MatrixForm.of(graph, node);
    in = graph.input(node).activationQuantization();
    out = graph.output(node).activationQuantization();
    Tensor constant = graph.tensor(node.inputs().get(1));
    weights = Objects.requireNonNull(constant.data());
    if (constant.quantization() == null) {
      throw new IllegalStateException(constant.name() + " is not quantised");
    }
    weightQuantization = constant.quantization();
    boolean columnsFirst = !(node.op() instanceof Op.MatMul product) || product.transposed();
    columnStride = columnsFirst ? form.rows() : 1;
    rowStride = columnsFirst ? 1 : form.columns();
    bias = bias(graph, node, form.columns() * form.groups());
  }

  /** Makes ready the product of a node. */
  static IntegerProduct of(Graph graph, Node node) {
    Shape x = graph.input(node).shape();
    Shape y = graph.output(node).shape();
    return switch (node.op()) {
      case Op.Conv(Window window, _) ->
          new IntegerProduct(
              graph,
              node,
              new ImageShape(x.dim(1), x.dim(2), x.dim(3), y.dim(2), y.dim(3)),
              window);
      case Op.MatMul _ ->
          new IntegerProduct(graph, node, new ImageShape(x.dim(-1), 1, 1, 1, 1), Window.of(1, 1));
      default -> throw new IllegalArgumentException(node.name() + " is no product");
    };
  }

  private static int[] bias(Graph graph, Node node, int channels) {
    int[] bias = new int[channels];
    if (node.inputs().size() > 2) {
      Tensor tensor = graph.tensor(node.inputs().get(2));
      if (tensor.quantization() == null && !(tensor.data() instanceof TensorData.Integers)) {
        throw new IllegalStateException("bias " + tensor.name() + " is not stored as int32");
      }
      TensorData stored = Objects.requireNonNull(tensor.data());
      Arrays.setAll(bias, stored::intAt);
    }
    return bias;
  }

  /** The stored output of a stored input. */
  int[] run(int[] x) {
    int windows = Math.toIntExact(form.windows());
    int[] y = new int[windows * form.groups() * form.columns()];
    int[][] patches =
        new int[(form.rows() + UNROLL - 1) / UNROLL * UNROLL][Math.min(BLOCK, windows)];
    for (int group = 0; group < form.groups(); group++) {
      for (int first = 0; first < windows; first += BLOCK) {
        int count = Math.min(BLOCK, windows - first);
        gather(x, group, first, patches, count);
        int g = group;
        int f = first;
        IntStream.range(g * form.columns(), (g + 1) * form.columns())
            .parallel()
            .forEach(channel -> requantize(dot(patches, channel, count), channel, f, count, y));
      }
    }
    return y;
  }

  /**
   * Row k, entry j: what matrix row k of a group meets in window first + j, less its zero point.
   */
  private void gather(int[] x, int group, int first, int[][] patches, int count) {
    int positions = window.kernelH() * window.kernelW();
    for (int k = 0; k < form.rows(); k++) {
      int channel = group * (form.rows() / positions) + k / positions;
      int dy = k % positions / window.kernelW() * window.dilationH() - window.padTop();
      int dx = k % window.kernelW() * window.dilationW() - window.padLeft();
      gatherRow(x, channel, new int[] {dy, dx}, first, count, patches[k]);
    }
  }

  private void gatherRow(int[] x, int channel, int[] offset, int first, int count, int[] row) {
    int image = first / shape.area();
    int oy = first % shape.area() / shape.outWidth();
    int ox = first % shape.outWidth();
    for (int j = 0; j < count; j++) {
      int iy = oy * window.strideH() + offset[0];
      int ix = ox * window.strideW() + offset[1];
      boolean inside = iy >= 0 && iy < shape.height() && ix >= 0 && ix < shape.width();
      int plane = (image * shape.channels() + channel) * shape.height();
      row[j] = inside ? x[(plane + iy) * shape.width() + ix] - in.zeroPoint() : 0;
      if (++ox == shape.outWidth()) {
        ox = 0;
        if (++oy == shape.outHeight()) {
          oy = 0;
          image++;
        }
      }
    }
  }

  /** Accumulators of one output channel for the gathered windows. */
  private long[] dot(int[][] patches, int channel, int count) {
    long[] sums = new long[count];
    Arrays.fill(sums, bias[channel]);
    for (int k = 0; k < form.rows(); k += UNROLL) {
      add(
          sums,
          new long[] {
            weight(channel, k),
            weight(channel, k + 1),
            weight(channel, k + 2),
            weight(channel, k + 3)
          },
          Arrays.copyOfRange(patches, k, k + UNROLL));
    }
    return sums;
  }

  private long weight(int channel, int k) {
    if (k >= form.rows()) {
      return 0; // beyond the matrix, where patches are unused
    }
    long index = (long) channel * columnStride + (long) k * rowStride;
    return weights.intAt(index) - weightQuantization.zeroPoint(channel);
  }

  private static void add(long[] sums, long[] w, int[][] rows) {
    long w0 = w[0];
    long w1 = w[1];
    long w2 = w[2];
    long w3 = w[3];
    int[] row0 = rows[0];
    int[] row1 = rows[1];
    int[] row2 = rows[2];
    int[] row3 = rows[3];
    for (int j = 0; j < sums.length; j++) {
      sums[j] += w0 * row0[j] + w1 * row1[j] + w2 * row2[j] + w3 * row3[j];
    }
  }

  private void requantize(long[] sums, int channel, int first, int count, int[] y) {
    float multiplier = in.scale() * weightQuantization.scale(channel) / out.scale();
    int channels = form.columns() * form.groups();
    for (int j = 0; j < count; j++) {
      int image = (first + j) / shape.area();
      int pixel = (first + j) % shape.area();
      float scaled = (float) sums[j] * multiplier;
      y[(image * channels + channel) * shape.area() + pixel] =
          out.type().clamp((long) (int) Math.rint((double) scaled) + out.zeroPoint());
    }
  }
}
