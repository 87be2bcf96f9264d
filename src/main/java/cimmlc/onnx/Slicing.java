package cimmlc.onnx;

import cimmlc.graph.Op;
import cimmlc.graph.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Slice and Pad. */
final class Slicing {

  private Slicing() {}

  /** A slice with every axis resolved: first index, step and count of each. */
  record Range(List<Integer> starts, List<Integer> steps, List<Integer> counts) {}

  static void slice(NodeImport node) {
    Range range = range(node);
    node.emit(
        new Op.Slice(range.starts, range.steps), List.of(node.operand(0)), new Shape(range.counts));
    node.carry();
  }

  /** What a Slice node takes of its input. */
  static Range range(NodeImport node) {
    Shape x = node.shape(0);
    List<Long> starts = required(node, "starts", 1);
    List<Long> ends = required(node, "ends", 2);
    List<Long> axes = node.indices("axes", 3, 10);
    List<Long> steps = node.opset >= 10 && node.has(4) ? node.indices(4, "'steps'") : null;
    int count = starts.size();
    if (axes == null) {
      axes = LongStream.range(0, count).boxed().toList();
    }
    if (ends.size() != count || axes.size() != count || steps != null && steps.size() != count) {
      throw new Refusal("starts, ends, axes and steps must be equally many");
    }
    List<Integer> firsts = new ArrayList<>(Collections.nCopies(x.rank(), 0));
    List<Integer> strides = new ArrayList<>(Collections.nCopies(x.rank(), 1));
    List<Integer> counts = new ArrayList<>(x.dims());
    for (int i = 0; i < count; i++) {
      int axis = Shapes.axis(axes.get(i), x.rank());
      int extent = x.dim(axis);
      long step = steps == null ? 1 : steps.get(i);
      if (step == 0) {
        throw new Refusal("step 0");
      }
      // Beyond the extent, the sign of the step alone matters.
      step = Math.clamp(step, -Integer.MAX_VALUE, Integer.MAX_VALUE);
      long first = bounded(starts.get(i), extent, 0, step > 0 ? extent : extent - 1);
      long end = bounded(ends.get(i), extent, step > 0 ? 0 : -1, step > 0 ? extent : extent - 1);
      firsts.set(axis, (int) Math.max(0, first));
      strides.set(axis, (int) step);
      long span = step > 0 ? end - first : first - end;
      counts.set(axis, (int) Math.max(0, Math.ceilDiv(span, Math.abs(step))));
    }
    return new Range(firsts, strides, counts);
  }

  private static long bounded(long index, int extent, long least, long greatest) {
    long absolute = index < 0 ? index + extent : index;
    return Math.max(least, Math.min(greatest, absolute));
  }

  private static List<Long> required(NodeImport node, String name, int input) {
    List<Long> values = node.indices(name, input, 10);
    if (values == null) {
      throw new Refusal("'" + name + "' is missing");
    }
    return values;
  }

  /** A Slice for each part. */
  static void split(NodeImport node) {
    Shape x = node.shape(0);
    int axis = Shapes.axis(node.integer("axis", 0), x.rank());
    List<Long> parts = parts(node, x.dim(axis));
    long total = 0;
    List<Integer> starts = new ArrayList<>(Collections.nCopies(x.rank(), 0));
    for (int i = 0; i < parts.size(); i++) {
      starts.set(axis, (int) total);
      total += parts.get(i);
      if (parts.get(i) < 0 || total > x.dim(axis)) {
        throw new Refusal("parts " + parts + " of " + x.dim(axis) + " values");
      }
      List<Long> dims = Shapes.extents(x);
      dims.set(axis, parts.get(i));
      Op slice = new Op.Slice(starts, Collections.nCopies(x.rank(), 1));
      node.emitOutput(i, slice, List.of(node.operand(0)), Shapes.of(dims));
    }
  }

  private static List<Long> parts(NodeImport node, int extent) {
    List<Long> parts = node.indices("split", 1, 13);
    int outputs = node.outputs();
    if (parts == null) {
      long each = Math.ceilDiv(extent, outputs);
      parts = new ArrayList<>(Collections.nCopies(outputs, each));
      parts.set(outputs - 1, extent - each * (outputs - 1));
    }
    if (parts.size() != outputs) {
      throw new Refusal(parts.size() + " parts for " + outputs + " outputs");
    }
    return parts;
  }

  static void pad(NodeImport node) {
    Shape x = node.shape(0);
    Op.Pad.Mode mode =
        switch (node.text("mode", "constant")) {
          case "constant" -> Op.Pad.Mode.CONSTANT;
          case "edge" -> Op.Pad.Mode.EDGE;
          case "reflect" -> Op.Pad.Mode.REFLECT;
          default -> throw new Refusal("mode '" + node.text("mode", "") + "' is not supported");
        };
    long[] pads = pads(node, x.rank());
    String operand = cropped(node, pads);
    List<Integer> before = new ArrayList<>();
    List<Long> dims = new ArrayList<>();
    for (int axis = 0; axis < x.rank(); axis++) {
      long from = Math.max(0, pads[axis]);
      long after = Math.max(0, pads[x.rank() + axis]);
      long inside = extent(x, pads, axis);
      checkSource(mode, inside, Math.max(from, after));
      dims.add(from + inside + after);
      before.add(Math.toIntExact(from));
    }
    Shape out = Shapes.of(dims);
    node.emit(new Op.Pad(mode, before, value(node)), List.of(operand), out);
    node.carry();
  }

  private static void checkSource(Op.Pad.Mode mode, long inside, long most) {
    long available =
        switch (mode) {
          case CONSTANT -> Long.MAX_VALUE;
          case EDGE -> inside > 0 ? Long.MAX_VALUE : 0;
          case REFLECT -> inside - 1;
        };
    if (most > 0 && most > available) {
      throw new Refusal("mode " + mode + " cannot pad " + inside + " values by " + most);
    }
  }

  /** Negative pads cut off values: a Slice first. */
  private static String cropped(NodeImport node, long[] pads) {
    Shape x = node.shape(0);
    List<Integer> starts = new ArrayList<>();
    List<Long> dims = new ArrayList<>();
    for (int axis = 0; axis < x.rank(); axis++) {
      starts.add((int) Math.max(0, -pads[axis]));
      dims.add(extent(x, pads, axis));
    }
    Shape inside = Shapes.of(dims);
    if (inside.equals(x)) {
      return node.operand(0);
    }
    Op crop = new Op.Slice(starts, Collections.nCopies(x.rank(), 1));
    return node.before("cropped", crop, List.of(node.operand(0)), inside);
  }

  private static long extent(Shape x, long[] pads, int axis) {
    return x.dim(axis) + Math.min(0, pads[axis]) + Math.min(0, pads[x.rank() + axis]);
  }

  private static long[] pads(NodeImport node, int rank) {
    List<Long> given = node.indices("pads", 1, 11);
    List<Long> axes = node.opset >= 18 && node.has(3) ? node.indices(3, "'axes'") : null;
    int count = axes == null ? rank : axes.size();
    if (given == null || given.size() != 2 * count) {
      throw new Refusal("pads must be " + 2 * count + " values");
    }
    long[] pads = new long[2 * rank];
    for (int i = 0; i < count; i++) {
      int axis = axes == null ? i : Shapes.axis(axes.get(i), rank);
      pads[axis] = small(given.get(i));
      pads[rank + axis] = small(given.get(count + i));
    }
    return pads;
  }

  private static long small(long pad) {
    if (Math.abs(pad) > Integer.MAX_VALUE) {
      throw new Refusal("impossible pad " + pad);
    }
    return pad;
  }

  private static float value(NodeImport node) {
    if (node.opset < 11) {
      return node.real("value", 0);
    }
    double @Nullable [] values = node.has(2) ? node.constant(2, "pad value").values() : null;
    if (values != null && values.length != 1) {
      throw new Refusal("the pad value must be one value");
    }
    return values == null ? 0 : (float) values[0];
  }
}
