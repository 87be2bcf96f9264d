package cimmlc.onnx;

import cimmlc.graph.Op;
import cimmlc.graph.Quantization;
import cimmlc.graph.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Operators that move values, or do nothing; constants are moved at import. */
final class Movement {

  private Movement() {}

  static void identity(NodeImport node) {
    node.bind(node.value(0));
  }

  static void dropout(NodeImport node) {
    if (node.has(2)) {
      double[] training = node.constant(2, "'training_mode'").values();
      if (training.length != 1 || training[0] != 0) {
        throw new Refusal("training is not supported", node.shape(0));
      }
    }
    identity(node);
  }

  static void reshape(NodeImport node) {
    Shape x = node.shape(0);
    List<Long> dims = new ArrayList<>(node.indices(1, "'shape'"));
    boolean zeros = node.integer("allowzero", 0) != 0;
    int free = -1;
    double known = 1;
    for (int i = 0; i < dims.size(); i++) {
      if (dims.get(i) == 0 && !zeros) {
        if (i >= x.rank()) {
          throw new Refusal("shape " + dims + " copies extent " + i + " of " + x);
        }
        dims.set(i, (long) x.dim(i));
      }
      if (dims.get(i) == -1 && free < 0) {
        free = i;
      } else {
        known *= dims.get(i);
      }
    }
    if (free >= 0) {
      dims.set(free, known > 0 ? (long) (x.elements() / known) : 0);
    }
    intoShape(node, Shapes.of(dims, Shapes.CONSTANT_LIMIT));
  }

  private static void intoShape(NodeImport node, Shape shape) {
    Value value = node.value(0);
    if (shape.elements() != NodeImport.shape(value).elements()) {
      throw new Refusal("cannot reshape " + NodeImport.shape(value) + " to " + shape);
    }
    if (value instanceof Value.Known known) {
      node.bind(reshaped(known, shape, node.output()));
    } else {
      node.emit(new Op.Reshape(), List.of(node.operand(0)), shape);
      node.carry();
    }
  }

  /** The same constant in another shape; nothing is copied. */
  static Value.Known reshaped(Value.Known known, Shape shape, String name) {
    if (known.shape().equals(shape)) {
      return known;
    }
    return switch (known) {
      case Value.Folded folded -> new Value.Folded(name, folded.type(), shape, folded.values());
      case Value.Weights(var _, var type, var from, var data, var quantization) -> {
        Quantization moved = quantization;
        if (quantization instanceof Quantization.PerChannel(var t, var s, var z, int axis)) {
          moved = new Quantization.PerChannel(t, s, z, sameAxis(from, axis, shape));
        }
        yield new Value.Weights(name, type, shape, data, moved);
      }
    };
  }

  /** Where an axis is after a reshape that keeps it: as many values before it and in it. */
  private static int sameAxis(Shape from, int axis, Shape to) {
    long before = product(from, 0, axis);
    for (int i = 0; i < to.rank(); i++) {
      if (to.dim(i) == from.dim(axis) && product(to, 0, i) == before) {
        return i;
      }
    }
    throw new Refusal("reshape from " + from + " to " + to + " splits the quantised axis " + axis);
  }

  private static long product(Shape shape, int from, int to) {
    long product = 1;
    for (int i = from; i < to; i++) {
      product *= shape.dim(i);
    }
    return product;
  }

  /** The matrix that a tensor is when split before an axis (0 to rank). */
  static Shape matrix(Shape shape, int axis) {
    return Shapes.of(
        List.of(product(shape, 0, axis), product(shape, axis, shape.rank())),
        Shapes.CONSTANT_LIMIT);
  }

  static void flatten(NodeImport node) {
    Shape x = node.shape(0);
    long axis = node.integer("axis", 1);
    if (axis < -x.rank() || axis > x.rank()) {
      throw new Refusal("axis " + axis + " of a tensor of rank " + x.rank());
    }
    intoShape(node, matrix(x, (int) (axis < 0 ? axis + x.rank() : axis)));
  }

  static void squeeze(NodeImport node) {
    Shape x = node.shape(0);
    List<Long> named = node.indices("axes", 1, 13);
    Set<Integer> axes = new HashSet<>();
    for (int axis = 0; axis < x.rank() && named == null; axis++) {
      if (x.dim(axis) == 1) {
        axes.add(axis);
      }
    }
    if (named != null && !named.isEmpty()) {
      axes.addAll(Unsupported.axes(named, x.rank()));
    }
    for (int axis : axes) {
      if (x.dim(axis) != 1) {
        throw new Refusal("axis " + axis + " of " + x + " is not 1");
      }
    }
    intoShape(node, Unsupported.reduced(x, axes, false));
  }

  static void unsqueeze(NodeImport node) {
    Shape x = node.shape(0);
    List<Long> named = node.indices("axes", 1, 13);
    if (named == null) {
      throw new Refusal("'axes' are missing");
    }
    int rank = x.rank() + named.size();
    Set<Integer> axes = new HashSet<>();
    named.forEach(axis -> axes.add(Shapes.axis(axis, rank)));
    if (axes.size() != named.size()) {
      throw new Refusal("axes " + named + " name one twice");
    }
    List<Long> dims = new ArrayList<>();
    int from = 0;
    for (int axis = 0; axis < rank; axis++) {
      dims.add(axes.contains(axis) ? 1L : x.dim(from++));
    }
    intoShape(node, Shapes.of(dims, Shapes.CONSTANT_LIMIT));
  }

  static void transpose(NodeImport node) {
    Shape x = node.shape(0);
    List<Integer> permutation = permutation(node.integers("perm"), x.rank());
    if (node.value(0) instanceof Value.Known known) {
      node.bind(Transposition.of(known, permutation, node.output()));
      return;
    }
    List<Integer> dims = permutation.stream().map(x::dim).toList();
    node.emit(new Op.Transpose(permutation), List.of(node.operand(0)), new Shape(dims));
    node.carry();
  }

  private static List<Integer> permutation(
      @org.jspecify.annotations.Nullable List<Long> named, int rank) {
    List<Integer> permutation = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      if (named != null && named.size() != rank) {
        throw new Refusal("perm " + named + " for a tensor of rank " + rank);
      }
      permutation.add(named == null ? rank - 1 - i : Shapes.axis(named.get(i), rank));
    }
    if (new HashSet<>(permutation).size() != rank) {
      throw new Refusal("perm " + named + " is no permutation");
    }
    return permutation;
  }

  static void concat(NodeImport node) {
    List<String> operands = new ArrayList<>();
    Shape first = node.shape(0);
    int axis = Shapes.axis(node.integer("axis", 1), first.rank());
    long extent = 0;
    for (int i = 0; i < node.inputs(); i++) {
      Shape shape = node.shape(i);
      if (node.value(i).type() != node.value(0).type() || !fits(shape, first, axis)) {
        throw new Refusal("operands of " + first + " and " + shape + " do not fit on axis " + axis);
      }
      extent += shape.dim(axis);
      operands.add(node.operand(i));
    }
    List<Long> dims = Shapes.extents(first);
    dims.set(axis, extent);
    if (operands.size() == 1) {
      identity(node);
      return;
    }
    node.emit(new Op.Concat(axis), operands, Shapes.of(dims));
    node.carry();
  }

  /** True iff two shapes differ on that axis alone. */
  static boolean fits(Shape shape, Shape first, int axis) {
    List<Long> a = Shapes.extents(shape);
    List<Long> b = Shapes.extents(first);
    if (a.size() == b.size()) {
      a.set(axis, 0L);
      b.set(axis, 0L);
    }
    return a.equals(b);
  }
}
