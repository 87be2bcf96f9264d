package cimmlc.schedule.cg;

import static cimmlc.schedule.cg.PixelAxes.ALL;
import static cimmlc.schedule.cg.PixelAxes.allBut;

import cimmlc.graph.Graph;
import cimmlc.graph.Node;
import cimmlc.graph.Op;
import cimmlc.graph.Shape;
import cimmlc.schedule.cg.ScheduledOperator.Cim;
import cimmlc.schedule.cg.ScheduledOperator.Digital;
import cimmlc.schedule.cg.ScheduledOperator.Merge;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What waits for what in a pipelined segment, pixel by pixel (semantics.md section 4). A digital
 * operator that only passes pixels on is no stage of its own; one that changes the order of pixels
 * in a way that is not followed here waits for all of its input.
 */
final class PipelineStages {

  /**
   * A queue of windows, or of pixels where {@code cim} is false.
   *
   * @param cim true if copies process it, false if it takes no time
   */
  record Stage(PixelGrid grid, boolean cim, List<Dependence> inputs) {}

  /**
   * Where a tensor comes from.
   *
   * @param stage that produces it
   * @param pixels axes whose values, in row-major order, number the pixels; a pixel is all else
   */
  private record Source(int stage, PixelGrid grid, List<Integer> pixels) {}

  private final Graph graph;
  private final List<Stage> stages = new ArrayList<>();
  private final Map<String, Source> sources = new HashMap<>();
  private final Map<String, List<Integer>> partStages = new HashMap<>();

  private final boolean isCertain;

  private PipelineStages(Graph graph, boolean isCertain) {
    this.graph = graph;
    this.isCertain = isCertain;
  }

  /** The stages of a segment, producers first; those on cores in the segment's order. */
  static List<Stage> of(Graph graph, Segment segment) {
    return new PipelineStages(graph, false).stages(segment);
  }

  /**
   * The same, with only what certainly waits: an order of pixels that is not followed waits for
   * nothing instead of everything. For bounds.
   */
  static List<Stage> certain(Graph graph, Segment segment) {
    return new PipelineStages(graph, true).stages(segment);
  }

  private List<Stage> stages(Segment segment) {
    for (ScheduledOperator operator : segment.operators()) {
      switch (operator) {
        case Cim cim -> cim(cim);
        case Merge merge -> join(merge.node());
        case Digital digital -> digital(digital.node());
      }
    }
    return stages;
  }

  private void cim(Cim cim) {
    Node node = cim.node();
    Shape shape = graph.output(node).shape();
    boolean conv = node.op() instanceof Op.Conv;
    PixelGrid grid = conv ? PixelGrid.channelsFirst(shape) : PixelGrid.channelsLast(shape);
    List<Dependence> inputs = new ArrayList<>();
    Source source = sources.get(node.input());
    if (source != null) {
      inputs.add(
          node.op() instanceof Op.Conv(var window, _)
              ? windowed(source, node, grid, window)
              : pixelwise(source, node.input(), grid, allBut(graph.input(node).shape(), -1)));
    }
    partStages.computeIfAbsent(node.name(), _ -> new ArrayList<>()).add(stages.size());
    stages.add(new Stage(grid, true, inputs));
    sources.put(node.output(), new Source(stages.size() - 1, grid, allBut(shape, conv ? 1 : -1)));
    if (cim.part().index() == cim.part().count() - 1) {
      join(node);
    }
  }

  /** Parts of a node in this segment: a pixel is complete when it is in all of them. */
  private void join(Node node) {
    List<Integer> parts = partStages.getOrDefault(node.name(), List.of());
    Source last = sources.get(node.output());
    if (parts.size() > 1 && last != null && parts.contains(last.stage)) {
      List<Dependence> inputs =
          parts.stream().map(stage -> Dependence.same(stage, last.grid)).toList();
      digitalStage(node, last.grid, inputs, last.pixels);
    }
  }

  private void digital(Node node) {
    switch (node.op()) {
      case Op.Pool(_, var window, _) -> spatial(node, window);
      case Op.Pad(Op.Pad.Mode mode, var before, _)
          when mode == Op.Pad.Mode.CONSTANT && before.size() == 4 && before.get(1) == 0 ->
          spatial(
              node, new cimmlc.graph.Window(1, 1, 1, 1, before.get(2), before.get(3), 0, 0, 1, 1));
      case Op.Unary _, Op.Affine _, Op.Lrn _, Op.Elementwise _ -> joined(node, pixels(node));
      case Op.Concat(int axis) -> joined(node, pixelsWithout(node, axis));
      case Op.Softmax(int axis) -> joined(node, pixelsWithout(node, axis));
      case Op.LayerNorm(int axis, _, _) -> {
        List<Integer> pixels = pixels(node);
        int rank = graph.output(node).shape().rank();
        boolean inside = pixels.stream().allMatch(pixel -> pixel < Math.floorMod(axis, rank));
        joined(node, inside ? pixels : ALL);
      }
      case Op.DynamicMatMul _ -> product(node);
      case Op.Reshape _, Op.Transpose _, Op.Slice _ -> moved(node);
      default -> joined(node, ALL);
    }
  }

  private void spatial(Node node, cimmlc.graph.Window window) {
    Source source = sources.get(node.input());
    if (source != null) {
      Shape shape = graph.output(node).shape();
      PixelGrid grid = PixelGrid.channelsFirst(shape);
      digitalStage(node, grid, List.of(windowed(source, node, grid, window)), allBut(shape, 1));
    }
  }

  /** Rows of the first operand one after another, each with all of the second. */
  private void product(Node node) {
    Source left = sources.get(node.input());
    Source right = sources.get(node.inputs().get(1));
    Shape shape = graph.output(node).shape();
    List<Integer> row = List.of(shape.rank() - 2);
    List<Integer> pixels =
        left != null && isRows(left.pixels, graph.input(node).shape(), shape) ? left.pixels : row;
    PixelGrid grid = PixelAxes.grid(shape, pixels);
    List<Dependence> inputs = new ArrayList<>();
    if (left != null) {
      inputs.add(pixelwise(left, node.input(), grid, pixels));
    }
    if (right != null) {
      inputs.add(Dependence.all(right.stage, right.grid, grid));
    }
    digitalStage(node, grid, inputs, pixels);
  }

  /**
   * True if vectors along the last axis make up the pixels of an operand, as they do its product.
   */
  private static boolean isRows(List<Integer> pixels, Shape operand, Shape product) {
    int row = product.rank() - 2;
    return operand.rank() == product.rank()
        && pixels.contains(row)
        && pixels.stream().allMatch(axis -> axis <= row && operand.dim(axis) == product.dim(axis));
  }

  /** The pixels of the first input that comes from this segment; {@link #ALL} if none does. */
  private List<Integer> pixels(Node node) {
    for (String input : node.inputs()) {
      Source source = sources.get(input);
      boolean alike =
          node.op() instanceof Op.Concat
              || graph.tensor(input).shape().equals(graph.output(node).shape());
      if (source != null && alike) {
        return source.pixels;
      }
    }
    return ALL;
  }

  /** The same where no pixel is spread over the axis. */
  private List<Integer> pixelsWithout(Node node, int axis) {
    List<Integer> pixels = pixels(node);
    int rank = graph.output(node).shape().rank();
    return pixels.contains(Math.floorMod(axis, rank)) ? ALL : pixels;
  }

  /** Pixel by pixel of all inputs; {@link #ALL}: everything waits for everything. */
  private void joined(Node node, List<Integer> pixels) {
    Shape shape = graph.output(node).shape();
    boolean all = pixels.equals(ALL);
    List<Integer> axes = all ? allBut(shape, Math.min(1, shape.rank() - 1)) : pixels;
    PixelGrid grid = PixelAxes.grid(shape, axes);
    List<Dependence> inputs = new ArrayList<>();
    for (String input : node.inputs()) {
      Source source = sources.get(input);
      if (source != null) {
        inputs.add(all ? all(source, grid) : pixelwise(source, input, grid, axes));
      }
    }
    digitalStage(node, grid, inputs, axes);
  }

  /** Values that only move: the same pixels where these stay together and in order. */
  private void moved(Node node) {
    Source source = sources.get(node.input());
    if (source == null) {
      return;
    }
    List<Integer> pixels = movedPixels(node, source);
    if (pixels.equals(ALL) && isCertain && node.op() instanceof Op.Slice) {
      return; // what is left out is not waited for
    }
    if (pixels.equals(ALL)) {
      joined(node, ALL);
    } else {
      PixelGrid grid = PixelAxes.grid(graph.output(node).shape(), pixels);
      sources.put(node.output(), new Source(source.stage, grid, pixels));
    }
  }

  private List<Integer> movedPixels(Node node, Source source) {
    Shape from = graph.input(node).shape();
    Shape to = graph.output(node).shape();
    return switch (node.op()) {
      case Op.Transpose(var order) -> PixelAxes.transposed(source.pixels, order, to);
      case Op.Slice _ ->
          source.pixels.stream().allMatch(axis -> from.dim(axis) == to.dim(axis))
              ? source.pixels
              : ALL;
      default -> PixelAxes.reshaped(from, source.pixels, to);
    };
  }

  /** A single pixel reads all for certain; of several each may read what it likes. */
  private Dependence all(Source source, PixelGrid grid) {
    return isCertain && grid.pixels() > 1
        ? Dependence.none(source.stage, grid)
        : Dependence.all(source.stage, source.grid, grid);
  }

  private Dependence windowed(
      Source source, Node node, PixelGrid grid, cimmlc.graph.Window window) {
    Shape shape = graph.input(node).shape();
    return PixelAxes.same(source.pixels, allBut(shape, 1), shape)
        ? Dependence.window(source.stage, source.grid, grid, window)
        : all(source, grid);
  }

  private Dependence pixelwise(Source source, String tensor, PixelGrid grid, List<Integer> pixels) {
    Shape shape = graph.tensor(tensor).shape();
    boolean same =
        pixels.stream().allMatch(axis -> axis < shape.rank())
            && PixelAxes.same(source.pixels, pixels, shape);
    return same && source.grid.pixels() == grid.pixels()
        ? Dependence.same(source.stage, grid)
        : all(source, grid);
  }

  /** A stage that takes no time; left out where it only passes on the pixels of another. */
  private void digitalStage(
      Node node, PixelGrid grid, List<Dependence> inputs, List<Integer> pixels) {
    if (inputs.isEmpty()) {
      return;
    }
    if (inputs.size() == 1 && inputs.getFirst().isSame(grid)) {
      sources.put(node.output(), new Source(inputs.getFirst().source(), grid, pixels));
      return;
    }
    stages.add(new Stage(grid, false, inputs));
    sources.put(node.output(), new Source(stages.size() - 1, grid, pixels));
  }
}
