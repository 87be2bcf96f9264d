package cimmlc.onnx;

import cimmlc.graph.Op;
import cimmlc.graph.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Gather with constant indices, and Expand: values chosen once, several times or not at all. */
final class Selection {

  /** The most slices or copies that are joined. */
  private static final int LIMIT = 64;

  private final NodeImport node;

  private Selection(NodeImport node) {
    this.node = node;
  }

  static void gather(NodeImport node) {
    Shape x = node.shape(0);
    int axis = Shapes.axis(node.integer("axis", 0), x.rank());
    if (node.value(1) instanceof Value.Activation) {
      throw new Refusal("indices that are computed are not supported");
    }
    Shape indices = node.shape(1);
    List<Integer> chosen = new ArrayList<>();
    for (long index : node.indices(1, "indices")) {
      chosen.add(Shapes.axis(index, x.dim(axis)));
    }
    List<Long> dims = Shapes.extents(x);
    dims.remove(axis);
    dims.addAll(axis, Shapes.extents(indices));
    new Selection(node).gather(x, axis, chosen, Shapes.of(dims));
  }

  private void gather(Shape x, int axis, List<Integer> chosen, Shape out) {
    int step = step(chosen);
    List<Long> dims = Shapes.extents(x);
    dims.set(axis, (long) chosen.size());
    Shape taken = Shapes.of(dims);
    if (step != 0) {
      finish(slice(x.rank(), axis, chosen.getFirst(), step), List.of(node.operand(0)), taken, out);
      return;
    }
    if (chosen.size() > LIMIT || chosen.isEmpty()) {
      throw new Refusal(
          chosen.size() + " indices that are no progression; at most " + LIMIT + " are supported",
          out);
    }
    dims.set(axis, 1L);
    Shape one = Shapes.of(dims);
    List<String> slices = new ArrayList<>();
    for (int index : chosen) {
      Op slice = slice(x.rank(), axis, index, 1);
      slices.add(node.before("slice", slice, List.of(node.operand(0)), one));
    }
    finish(new Op.Concat(axis), slices, taken, out);
  }

  /** The difference between neighbours; 0 where it is not the same, or no index is there. */
  private static int step(List<Integer> chosen) {
    if (chosen.size() < 2) {
      return chosen.size();
    }
    int step = chosen.get(1) - chosen.get(0);
    for (int i = 2; i < chosen.size(); i++) {
      if (chosen.get(i) - chosen.get(i - 1) != step) {
        return 0;
      }
    }
    return step;
  }

  private static Op slice(int rank, int axis, int start, int step) {
    List<Integer> starts = new ArrayList<>(Collections.nCopies(rank, 0));
    List<Integer> steps = new ArrayList<>(Collections.nCopies(rank, 1));
    starts.set(axis, start);
    steps.set(axis, step);
    return new Op.Slice(starts, steps);
  }

  /** The last node, and a Reshape where the output is of another shape. */
  private void finish(Op op, List<String> operands, Shape shape, Shape out) {
    if (shape.equals(out)) {
      node.emit(op, operands, out);
    } else {
      String taken = node.before("taken", op, operands, shape);
      node.emit(new Op.Reshape(), List.of(taken), out);
    }
    node.carry();
  }

  /** Copies along each axis that grows, joined. */
  static void expand(NodeImport node) {
    Shape x = node.shape(0);
    Shape wanted = Shapes.of(node.indices(1, "'shape'"));
    Shape out = Shapes.broadcast(List.of(x, wanted));
    if (out.equals(x)) {
      Movement.identity(node);
      return;
    }
    new Selection(node).expand(x, out);
  }

  private void expand(Shape x, Shape out) {
    List<Long> dims = new ArrayList<>(Collections.nCopies(out.rank() - x.rank(), 1L));
    dims.addAll(Shapes.extents(x));
    String value = node.operand(0);
    if (out.rank() > x.rank()) {
      value = node.before("axes", new Op.Reshape(), List.of(value), Shapes.of(dims));
    }
    for (int axis = 0; axis < out.rank(); axis++) {
      int copies = out.dim(axis);
      if (dims.get(axis) == copies) {
        continue;
      }
      if (copies > LIMIT || copies == 0) {
        throw new Refusal(copies + " copies; at most " + LIMIT + " are supported", out);
      }
      dims.set(axis, (long) copies);
      List<String> same = Collections.nCopies(copies, value);
      value = node.before("copies", new Op.Concat(axis), same, Shapes.of(dims));
    }
    node.emit(new Op.Reshape(), List.of(value), out);
    node.carry();
  }
}
