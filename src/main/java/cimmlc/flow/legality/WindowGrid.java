package cimmlc.flow.legality;

import cimmlc.flow.Header;
import cimmlc.flow.Params;
import cimmlc.flow.TensorDecl;
import java.util.ArrayList;
import java.util.List;

/**
 * The windows of a product with a constant matrix, in row-major order, and the input lines that
 * they read: rows of an image, or vectors.
 *
 * @param images 1 for vectors
 * @param lines of an image
 * @param lineBytes bytes of a line
 * @param down the windows' vertical frame
 * @param outputRows of an image
 * @param windowsPerRow windows of an output row
 * @param matrixRows rows of one group
 */
record WindowGrid(
    long images,
    long lines,
    long lineBytes,
    Frame down,
    long outputRows,
    long windowsPerRow,
    long matrixRows) {

  /** One axis of the window. */
  record Frame(long kernel, long stride, long padBefore, long padAfter, long dilation) {

    Frame {
      if (kernel < 1 || stride < 1 || padBefore < 0 || padAfter < 0 || dilation < 1) {
        throw new IllegalArgumentException("kernel, stride and dilation must be positive");
      }
    }

    long outputs(long extent) {
      long reach = Math.addExact(Math.multiplyExact(dilation, kernel - 1), 1);
      return Math.max(0, Math.floorDiv(extent + padBefore + padAfter - reach, stride) + 1);
    }

    static Frame of(Params params, int axis) {
      List<Long> pad = listed(params, "pad", 4);
      return new Frame(
          listed(params, "kernel", 2).get(axis),
          listed(params, "stride", 2).get(axis),
          pad.get(axis),
          pad.get(axis + 2),
          listed(params, "dilation", 2).get(axis));
    }
  }

  /** Input lines {@code first .. end - 1} of the whole tensor. */
  record Lines(long first, long end) {}

  static List<Long> listed(Params params, String key, int count) {
    List<Long> values = params.ints(key);
    if (values.size() != count) {
      throw new IllegalArgumentException(
          "params " + params.name() + ": " + key + " must be " + count + " numbers");
    }
    return values;
  }

  /**
   * The windows of a params entry.
   *
   * @throws IllegalArgumentException if the entry is not that of a product
   */
  static WindowGrid of(Params params, Header header) {
    TensorDecl input = header.tensor(params.word("input"));
    long groups = params.integer("groups");
    if (groups < 1 || input.shape().isEmpty()) {
      throw new IllegalArgumentException("params " + params.name() + ": no groups, or no vectors");
    }
    return params.has("kernel") ? image(params, input, groups) : vectors(input);
  }

  private static WindowGrid vectors(TensorDecl input) {
    long length = input.shape().getLast();
    long count = length == 0 ? 0 : input.elements() / length;
    Frame frame = new Frame(1, 1, 0, 0, 1);
    return new WindowGrid(1, count, length * input.type().bytes(), frame, count, 1, length);
  }

  private static WindowGrid image(Params params, TensorDecl input, long groups) {
    if (!input.layout().equals(List.of(0, 2, 3, 1)) || input.shape().get(1) % groups != 0) {
      throw new IllegalArgumentException(
          "tensor " + input.name() + " must be an image of " + groups + " groups in NHWC");
    }
    Frame down = Frame.of(params, 0);
    Frame across = Frame.of(params, 1);
    long channels = input.shape().get(1);
    long width = input.shape().get(3);
    return new WindowGrid(
        input.shape().get(0),
        input.shape().get(2),
        width * channels * input.type().bytes(),
        down,
        down.outputs(input.shape().get(2)),
        across.outputs(width),
        Math.multiplyExact(down.kernel * across.kernel, channels / groups));
  }

  long count() {
    return Math.multiplyExact(images, Math.multiplyExact(outputRows, windowsPerRow));
  }

  /** Windows that exist of {@code count} ones from a first one on. */
  long existing(long first, long step, long count) {
    return Math.clamp(Math.ceilDiv(count() - first, step), 0, Math.max(0, count));
  }

  /** Bytes from the input's base to the first line that exists for a window. */
  long source(long window) {
    long rows = window / windowsPerRow;
    long line = top(rows % outputRows);
    if (line < 0) {
      line = Math.floorMod(line, down.dilation);
    }
    return (rows / outputRows * lines + Math.min(line, lines - 1)) * lineBytes;
  }

  private long top(long outputRow) {
    return outputRow * down.stride - down.padBefore;
  }

  /** The lines that windows first, first + step, ... read, whole lines. */
  List<Lines> lines(long first, long step, long count) {
    List<Lines> read = new ArrayList<>();
    long lastRow = (first + (count - 1) * step) / windowsPerRow;
    long window = first;
    for (long row = first / windowsPerRow; count > 0 && row <= lastRow; ) {
      linesOf(row, read);
      // The next window of the share, or the next row where every row has one.
      long ahead = Math.ceilDiv((row + 1) * windowsPerRow - window, step);
      window += ahead * step;
      row = window / windowsPerRow;
    }
    return read;
  }

  private void linesOf(long row, List<Lines> read) {
    long base = row / outputRows * lines;
    long top = top(row % outputRows);
    long run = down.dilation == 1 ? down.kernel : 1;
    for (long k = 0; k < down.kernel; k += run) {
      long line = top + k * down.dilation;
      long from = Math.max(0, line);
      long to = Math.min(lines, line + run);
      if (from < to) {
        add(read, base + from, base + to);
      }
    }
  }

  private static void add(List<Lines> read, long from, long to) {
    Lines last = read.isEmpty() ? new Lines(-1, -1) : read.getLast();
    if (from >= last.first && from <= last.end) {
      read.set(read.size() - 1, new Lines(last.first, Math.max(last.end, to)));
    } else if (from > last.end || to < last.first) {
      read.add(new Lines(from, to));
    } else {
      read.add(new Lines(from, Math.max(to, last.first)));
    }
  }
}
