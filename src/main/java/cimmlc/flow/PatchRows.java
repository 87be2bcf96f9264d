package cimmlc.flow;

import cimmlc.flow.Operand.Address;
import cimmlc.flow.Statement.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The {@code mov}s that a {@code mov_patch} stands for: one for each run of values that follow one
 * another in the input, and of positions outside it, which come from the border constant.
 */
final class PatchRows {

  private static final int INSIDE_NOTHING = -1;

  private final Operation patch;
  private final TensorDecl input;
  private final Params params;
  private final ConstantDecl border;
  private final List<Operation> movs = new ArrayList<>();
  private long runStart;
  private long runLength;
  private long done;

  private PatchRows(Header header, Operation patch) {
    this.patch = patch;
    this.params = header.params(patch.name("params"));
    this.input = header.tensor(params.word("input"));
    this.border =
        params.has("border")
            ? header.constant(params.word("border"))
            : new ConstantDecl("border", 0, 0, input.type());
  }

  /** The {@code mov}s of a patch whose arguments are numbers. */
  static List<Operation> movs(Header header, Operation patch) {
    PatchRows rows = new PatchRows(header, patch);
    long first = patch.number("row", 0).constant();
    long window = patch.number("window", 0).constant();
    if (rows.params.has("kernel")) {
      rows.image(window, first, patch.number("rows", 0).constant());
    } else {
      int vector = rows.input.shape().getLast();
      rows.add(window * vector + rows.part(2, 0) + first, patch.number("rows", 0).constant());
    }
    rows.flush();
    return rows.movs;
  }

  /**
   * How many {@code mov}s the same rows of each window of a product take. Windows that border on
   * the same edges of the image take as many, so only a few of them are looked at.
   *
   * @param patch whose {@code row} and {@code rows} are numbers
   * @return a number for each window; empty where the input is no image: there it is always 1
   */
  static int[] movsByWindow(Header header, Operation patch) {
    Params params = header.params(patch.name("params"));
    if (!params.has("kernel")) {
      return new int[0];
    }
    TensorDecl input = header.tensor(params.word("input"));
    Frame frame = Frame.of(input, params);
    int[] counts = new int[Math.toIntExact(input.shape().get(0) * frame.windows())];
    Map<Frame.Edges, Integer> known = new HashMap<>();
    for (int window = 0; window < counts.length; window++) {
      int representative = window;
      counts[window] =
          known.computeIfAbsent(
              frame.edges(window), _ -> movs(header, at(patch, representative)).size());
    }
    return counts;
  }

  private static Operation at(Operation patch, long window) {
    Map<String, Operand> arguments = new LinkedHashMap<>(patch.arguments());
    arguments.put("window", Operand.Number.of(window));
    return new Operation(patch.op(), arguments);
  }

  private long part(int index, long whole) {
    return params.has("part") ? params.ints("part").get(index) : whole;
  }

  private void image(long window, long first, long rows) {
    Frame frame = Frame.of(input, params);
    int channels = input.shape().get(1) / params.integer("groups");
    long all = (long) frame.kernelW * frame.kernelH * channels;
    long begin = part(2, 0);
    long rowsOfGroup = part(3, all) - begin;
    for (long row = first; row < first + rows; ) {
      long group = row / rowsOfGroup + part(0, 0);
      long inGroup = row % rowsOfGroup + begin;
      long channel = inGroup % channels;
      long end = Math.min(first + rows, row - row % rowsOfGroup + rowsOfGroup);
      long count = Math.min(channels - channel, end - row);
      long pixel = frame.pixel(window, inGroup / channels);
      long from = pixel * input.shape().get(1) + group * channels + channel;
      add(pixel == INSIDE_NOTHING ? INSIDE_NOTHING : from, count);
      row += count;
    }
  }

  /** Values from {@code start} of the input on, or so many positions outside it. */
  private void add(long start, long count) {
    boolean outside = start == INSIDE_NOTHING;
    boolean continues =
        outside
            ? runStart == INSIDE_NOTHING && runLength + count <= border.count()
            : runStart != INSIDE_NOTHING && start == runStart + runLength;
    if (runLength > 0 && !continues) {
      flush();
    }
    if (runLength == 0) {
      runStart = start;
    }
    runLength += count;
  }

  private void flush() {
    if (runLength == 0) {
      return;
    }
    Address from = patch.address("src");
    Address to = patch.address("dst");
    int bytes = from.type().bytes();
    Address source =
        runStart == INSIDE_NOTHING
            ? Address.of(Space.CONST, border.offset(), from.type())
            : shifted(from, runStart * bytes);
    Map<String, Operand> arguments = new LinkedHashMap<>();
    arguments.put("src", source);
    arguments.put("dst", shifted(to, done * bytes));
    arguments.put("len", Operand.Number.of(runLength));
    movs.add(new Operation("mov", arguments));
    done += runLength;
    runLength = 0;
  }

  private static Address shifted(Address address, long bytes) {
    return new Address(
        address.space(), address.core(), address.offset().plus(bytes), address.type());
  }

  /** The sliding window over an image that is stored as N, H, W, C. */
  private record Frame(
      int height,
      int width,
      int kernelH,
      int kernelW,
      List<Long> stride,
      List<Long> pad,
      List<Long> dilation) {

    static Frame of(TensorDecl input, Params params) {
      return new Frame(
          input.shape().get(2),
          input.shape().get(3),
          Math.toIntExact(params.ints("kernel").get(0)),
          Math.toIntExact(params.ints("kernel").get(1)),
          params.ints("stride"),
          params.ints("pad"),
          params.ints("dilation"));
    }

    private long outputs(int size, int kernel, int axis) {
      long padded = size + pad.get(axis) + pad.get(axis + 2);
      return (padded - dilation.get(axis) * (kernel - 1) - 1) / stride.get(axis) + 1;
    }

    /** The pixel, over all images, at a position of the kernel, or INSIDE_NOTHING. */
    long pixel(long window, long position) {
      long columns = outputs(width, kernelW, 1);
      long perImage = outputs(height, kernelH, 0) * columns;
      long inImage = window % perImage;
      long y = at(inImage / columns, position / kernelW, 0);
      long x = at(inImage % columns, position % kernelW, 1);
      boolean inside = y >= 0 && y < height && x >= 0 && x < width;
      return inside ? (window / perImage * height + y) * width + x : INSIDE_NOTHING;
    }

    /** The windows of one image. */
    long windows() {
      return outputs(height, kernelH, 0) * outputs(width, kernelW, 1);
    }

    /**
     * How a window lies to the edges of the image, row and column: its origin where it goes beyond
     * one, else {@link #INSIDE}.
     */
    record Edges(long row, long column) {

      private static final long INSIDE = Long.MAX_VALUE;

      private static long of(long origin, long extent, long size) {
        return origin < 0 || origin + extent > size ? origin : INSIDE;
      }
    }

    Edges edges(long window) {
      long columns = outputs(width, kernelW, 1);
      long inImage = window % windows();
      return new Edges(
          Edges.of(at(inImage / columns, 0, 0), dilation.get(0) * (kernelH - 1) + 1, height),
          Edges.of(at(inImage % columns, 0, 1), dilation.get(1) * (kernelW - 1) + 1, width));
    }

    private long at(long output, long kernel, int axis) {
      return output * stride.get(axis) - pad.get(axis) + kernel * dilation.get(axis);
    }
  }
}
