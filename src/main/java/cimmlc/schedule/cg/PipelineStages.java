package cimmlc.schedule.cg;

import cimmlc.graph.Graph;
import cimmlc.graph.Node;
import cimmlc.graph.Op;
import cimmlc.graph.Shape;
import cimmlc.graph.Tensor;
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
   * @param channelAxis a pixel is a vector along it
   */
  private record Source(int stage, PixelGrid grid, int channelAxis) {}

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
      int axis = conv ? 1 : graph.input(node).shape().rank() - 1;
      inputs.add(
          node.op() instanceof Op.Conv(var window, _)
              ? windowed(source, grid, window)
              : pixelwise(source, grid, axis));
    }
    partStages.computeIfAbsent(node.name(), _ -> new ArrayList<>()).add(stages.size());
    stages.add(new Stage(grid, true, inputs));
    sources.put(node.output(), new Source(stages.size() - 1, grid, conv ? 1 : shape.rank() - 1));
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
      digitalStage(node, last.grid, inputs, last.channelAxis);
    }
  }

  private void digital(Node node) {
    switch (node.op()) {
      case Op.Pool(_, var window, _) -> spatial(node, window);
      case Op.Pad(Op.Pad.Mode mode, var before, _)
          when mode == Op.Pad.Mode.CONSTANT && before.size() == 4 && before.get(1) == 0 ->
          spatial(
              node, new cimmlc.graph.Window(1, 1, 1, 1, before.get(2), before.get(3), 0, 0, 1, 1));
      case Op.Unary _, Op.Affine _, Op.Lrn _ -> joined(node, axis(node));
      case Op.Elementwise _ -> joined(node, axis(node));
      case Op.Concat(int axis) ->
          joined(node, positive(axis, node) == axis(node) ? axis(node) : -1);
      case Op.Softmax(int axis) ->
          joined(node, positive(axis, node) == axis(node) ? axis(node) : -1);
      case Op.Reshape _, Op.Transpose _, Op.Slice _ -> moved(node);
      default -> joined(node, -1);
    }
  }

  private int positive(int axis, Node node) {
    return axis < 0 ? axis + graph.output(node).shape().rank() : axis;
  }

  private void spatial(Node node, cimmlc.graph.Window window) {
    Source source = sources.get(node.input());
    if (source != null) {
      PixelGrid grid = PixelGrid.channelsFirst(graph.output(node).shape());
      digitalStage(node, grid, List.of(windowed(source, grid, window)), 1);
    }
  }

  /** The channel axis of the first input that comes from this segment; -1 if none does. */
  private int axis(Node node) {
    for (String input : node.inputs()) {
      Source source = sources.get(input);
      if (source != null && graph.tensor(input).shape().equals(graph.output(node).shape())) {
        return source.channelAxis;
      }
      if (source != null && node.op() instanceof Op.Concat) {
        return source.channelAxis;
      }
    }
    return -1;
  }

  /** Pixel by pixel along that axis, of all inputs; -1: everything waits for everything. */
  private void joined(Node node, int axis) {
    Shape shape = graph.output(node).shape();
    int channelAxis = axis >= 0 ? axis : Math.min(1, shape.rank() - 1);
    PixelGrid grid = grid(shape, channelAxis);
    List<Dependence> inputs = new ArrayList<>();
    for (String input : node.inputs()) {
      Source source = sources.get(input);
      if (source != null) {
        inputs.add(axis >= 0 ? pixelwise(source, grid, axis) : all(source, grid));
      }
    }
    digitalStage(node, grid, inputs, channelAxis);
  }

  /**
   * Values that only move: the same pixels where the channels stay together and pixels in order.
   */
  private void moved(Node node) {
    Source source = sources.get(node.input());
    if (source == null) {
      return;
    }
    int axis = movedAxis(node, source);
    if (axis < 0 && isCertain && node.op() instanceof Op.Slice) {
      return; // what is left out is not waited for
    }
    if (axis < 0) {
      joined(node, -1);
    } else {
      sources.put(
          node.output(), new Source(source.stage, grid(graph.output(node).shape(), axis), axis));
    }
  }

  private int movedAxis(Node node, Source source) {
    Tensor input = graph.input(node);
    Shape to = graph.output(node).shape();
    return switch (node.op()) {
      case Op.Transpose(var order) -> {
        List<Integer> pixels = new ArrayList<>(order);
        pixels.remove(Integer.valueOf(source.channelAxis));
        boolean inOrder = pixels.equals(pixels.stream().sorted().toList());
        yield inOrder ? order.indexOf(source.channelAxis) : -1;
      }
      case Op.Slice _ -> {
        List<Integer> before = new ArrayList<>(input.shape().dims());
        before.set(source.channelAxis, to.dim(source.channelAxis));
        yield before.equals(to.dims()) ? source.channelAxis : -1;
      }
      default -> sameBlocks(input.shape(), source.channelAxis, to);
    };
  }

  /** The axis of a reshaped tensor with as many values before it, along it and after it; or -1. */
  private static int sameBlocks(Shape from, int axis, Shape to) {
    long outer = product(from, 0, axis);
    for (int i = 0; i < to.rank(); i++) {
      if (to.dim(i) == from.dim(axis) && product(to, 0, i) == outer) {
        return i;
      }
    }
    return -1;
  }

  private static long product(Shape shape, int begin, int end) {
    return shape.dims().subList(begin, end).stream().mapToLong(d -> d).reduce(1, (a, b) -> a * b);
  }

  private static PixelGrid grid(Shape shape, int channelAxis) {
    if (channelAxis == 1 && shape.rank() > 2) {
      return PixelGrid.channelsFirst(shape);
    }
    long channels = shape.rank() == 0 ? 1 : Math.max(1, shape.dim(channelAxis));
    return new PixelGrid(1, 1, Math.toIntExact(shape.elements() / channels));
  }

  /** A single pixel reads all for certain; of several each may read what it likes. */
  private Dependence all(Source source, PixelGrid grid) {
    return isCertain && grid.pixels() > 1
        ? Dependence.none(source.stage, grid)
        : Dependence.all(source.stage, source.grid, grid);
  }

  private Dependence windowed(Source source, PixelGrid grid, cimmlc.graph.Window window) {
    return source.channelAxis == 1
        ? Dependence.window(source.stage, source.grid, grid, window)
        : all(source, grid);
  }

  private Dependence pixelwise(Source source, PixelGrid grid, int channelAxis) {
    return source.channelAxis == channelAxis && source.grid.pixels() == grid.pixels()
        ? Dependence.same(source.stage, grid)
        : all(source, grid);
  }

  /** A stage that takes no time; left out where it only passes on the pixels of another. */
  private void digitalStage(Node node, PixelGrid grid, List<Dependence> inputs, int channelAxis) {
    if (inputs.isEmpty()) {
      return;
    }
    if (inputs.size() == 1 && inputs.getFirst().isSame(grid)) {
      sources.put(node.output(), new Source(inputs.getFirst().source(), grid, channelAxis));
      return;
    }
    stages.add(new Stage(grid, false, inputs));
    sources.put(node.output(), new Source(stages.size() - 1, grid, channelAxis));
  }
}
