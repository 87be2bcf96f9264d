package cimmlc.schedule.cg;

import java.util.Arrays;

/**
 * Which pixel of a producer is the last one that each pixel (or window) of a consumer reads; pixels
 * are complete in row-major order. Pixel (n, y, x) reads up to {@code n * batchStride + row[y] +
 * column[x]}.
 *
 * @param source index of the producer's stage; negative: there from the start
 * @param batchStride pixels of an image of the producer; 0 where all images read the same
 * @param row first pixel of the last row that is read, or {@link #NOTHING}
 * @param column last pixel of a row that is read, or {@link #NOTHING}
 */
record Dependence(int source, int batchStride, int[] row, int[] column) {

  /** Only padding is read. */
  static final int NOTHING = Integer.MIN_VALUE / 4;

  /** Pixel by pixel. */
  static Dependence same(int source, PixelGrid grid) {
    int[] row = new int[grid.height()];
    int[] column = new int[grid.width()];
    Arrays.setAll(row, y -> y * grid.width());
    Arrays.setAll(column, x -> x);
    return new Dependence(source, grid.height() * grid.width(), row, column);
  }

  /** Everything before anything. */
  static Dependence all(int source, PixelGrid producer, PixelGrid consumer) {
    int[] row = new int[consumer.height()];
    Arrays.fill(row, producer.pixels() - 1);
    return new Dependence(source, 0, row, new int[consumer.width()]);
  }

  /** Nothing before anything. */
  static Dependence none(int source, PixelGrid consumer) {
    int[] row = new int[consumer.height()];
    Arrays.fill(row, NOTHING);
    return new Dependence(source, 0, row, new int[consumer.width()]);
  }

  /** A sliding window. */
  static Dependence window(
      int source, PixelGrid producer, PixelGrid consumer, cimmlc.graph.Window window) {
    Taps all = new Taps(0, window.kernelH(), 0, window.kernelW());
    return window(source, producer, consumer, window, all);
  }

  /** Taps of a kernel, half-open. */
  record Taps(int rowBegin, int rowEnd, int columnBegin, int columnEnd) {}

  /** Some taps of a sliding window. */
  static Dependence window(
      int source, PixelGrid producer, PixelGrid consumer, cimmlc.graph.Window window, Taps taps) {
    int[] row = new int[consumer.height()];
    int[] column = new int[consumer.width()];
    int rows = taps.rowEnd - taps.rowBegin;
    int columns = taps.columnEnd - taps.columnBegin;
    for (int y = 0; y < row.length; y++) {
      int top = y * window.strideH() - window.padTop() + taps.rowBegin * window.dilationH();
      int last = last(top, rows, window.dilationH(), producer.height());
      row[y] = last < 0 ? NOTHING : last * producer.width();
    }
    for (int x = 0; x < column.length; x++) {
      int left = x * window.strideW() - window.padLeft() + taps.columnBegin * window.dilationW();
      column[x] = last(left, columns, window.dilationW(), producer.width());
    }
    return new Dependence(source, producer.height() * producer.width(), row, column);
  }

  /** The last of {@code first + i * step}, i below {@code count}, that is below the extent. */
  private static int last(int first, int count, int step, int extent) {
    int taps = Math.min(count - 1, Math.floorDiv(extent - 1 - first, step));
    int last = first + taps * step;
    return taps < 0 || last < 0 ? NOTHING : last;
  }

  /** The pixel that the first pixel or window waits for; negative if for none. */
  int first() {
    return row.length == 0 || column.length == 0 ? -1 : row[0] + column[0];
  }

  /** The pixel that a pixel of the consumer waits for; negative if for none. */
  int latest(PixelGrid consumer, int pixel) {
    int perImage = consumer.height() * consumer.width();
    int inImage = pixel % perImage;
    return pixel / perImage * batchStride
        + row[inImage / consumer.width()]
        + column[inImage % consumer.width()];
  }

  /**
   * Raises the time of each pixel of the consumer to that of the pixel it waits for.
   *
   * @param done times of the producer's pixels, never falling
   */
  void latest(PixelGrid consumer, long[] done, long[] into) {
    int pixel = 0;
    for (int n = 0; n < consumer.batch(); n++) {
      for (int first : row) {
        int begin = n * batchStride + first;
        for (int last : column) {
          int read = begin + last;
          if (read >= 0 && done[read] > into[pixel]) {
            into[pixel] = done[read];
          }
          pixel++;
        }
      }
    }
  }

  /**
   * The same for one of several times that each pixel of the consumer has.
   *
   * @param which of them, of as many as {@code stride}
   */
  void latest(PixelGrid consumer, long[] done, int[] into, int which, int stride) {
    int at = which;
    for (int n = 0; n < consumer.batch(); n++) {
      for (int first : row) {
        int begin = n * batchStride + first;
        for (int last : column) {
          int read = begin + last;
          if (read >= 0 && done[read] > into[at]) {
            into[at] = (int) done[read];
          }
          at += stride;
        }
      }
    }
  }

  /** True if pixel i reads pixel i, of as many. */
  boolean isSame(PixelGrid consumer) {
    return row.length == consumer.height() && equals(same(source, consumer));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Dependence(var s, var b, var r, var c)
        && s == source
        && b == batchStride
        && Arrays.equals(r, row)
        && Arrays.equals(c, column);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(row) + Arrays.hashCode(column);
  }
}
