package cimmlc.codegen;

import cimmlc.flow.TensorDecl.Role;
import cimmlc.flow.ValueType;
import cimmlc.graph.Quantization;
import cimmlc.graph.Shape;
import cimmlc.graph.Tensor;
import java.util.List;

/**
 * A tensor of the flow that has no address yet.
 *
 * @param name unique in the flow
 * @param shape ONNX's
 * @param layout memory order of the axes
 * @param type of the stored values
 * @param scale 1 for sums and f32
 * @param zeroPoint 0 for sums and f32
 * @param role whether the user gives or gets it
 * @param root name of the tensor whose place it has; its own unless it is a view
 */
record FlowTensor(
    String name,
    Shape shape,
    List<Integer> layout,
    ValueType type,
    float scale,
    int zeroPoint,
    Role role,
    String root) {

  /** An activation of the graph in a place of its own. */
  static FlowTensor of(Tensor tensor, List<Integer> layout, Role role) {
    Quantization.PerTensor quantization = tensor.activationQuantization();
    return new FlowTensor(
        tensor.name(),
        tensor.shape(),
        layout,
        StoredValues.type(quantization.type()),
        quantization.scale(),
        quantization.zeroPoint(),
        role,
        tensor.name());
  }

  /** A constant operand in the usual layout. */
  static FlowTensor constant(
      String name, Tensor tensor, float scale, int zeroPoint, ValueType type) {
    List<Integer> layout = Layout.of(tensor.shape());
    return new FlowTensor(
        name, tensor.shape(), layout, type, scale, zeroPoint, Role.INTERNAL, name);
  }

  /** Raw sums, [windows, columns]. */
  static FlowTensor sums(String name, ValueType type, long windows, int columns) {
    Shape shape = Shape.of(Math.toIntExact(windows), columns);
    return new FlowTensor(name, shape, Layout.rowMajor(shape), type, 1, 0, Role.INTERNAL, name);
  }

  /** The same values in row-major order, in a place of their own. */
  FlowTensor inRowMajor(String other) {
    return laidOut(Layout.rowMajor(shape), other);
  }

  /** True if the same integers stand for the same values. */
  boolean hasNumbersOf(FlowTensor other) {
    return type.equals(other.type) && scale == other.scale && zeroPoint == other.zeroPoint;
  }

  /** This in another layout, before it has a place. */
  FlowTensor laidOut(List<Integer> other) {
    return laidOut(other, name);
  }

  /** The same values in another layout, in a place of their own. */
  FlowTensor laidOut(List<Integer> other, String copy) {
    return new FlowTensor(copy, shape, other, type, scale, zeroPoint, Role.INTERNAL, copy);
  }

  /** The same shape with the numbers of another tensor, in a place of its own. */
  FlowTensor withNumbersOf(FlowTensor other, String copy) {
    return new FlowTensor(
        copy, shape, layout, other.type, other.scale, other.zeroPoint, Role.INTERNAL, copy);
  }

  /** This, at the place of another tensor. */
  FlowTensor at(FlowTensor place) {
    return new FlowTensor(name, shape, layout, type, scale, zeroPoint, role, place.root());
  }

  boolean isRowMajor() {
    return Layout.isRowMajor(shape, layout);
  }

  long elements() {
    return shape.elements();
  }

  long bytes() {
    return Math.multiplyExact(shape.elements(), type.bytes());
  }
}
