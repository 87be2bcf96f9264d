package cimmlc.flow;

import java.util.List;

/**
 * A tensor's place in memory. Several may share a place: views, and tensors that do not live at the
 * same time.
 *
 * @param name unique in the header
 * @param address first byte; space CONST for values of the weights file
 * @param shape logical extents (ONNX's order)
 * @param layout memory order of the axes, outermost first: [0,2,3,1] keeps NCHW as NHWC
 * @param scale 1 for sums and f32
 * @param zeroPoint 0 for sums and f32
 * @param role whether the user gives or gets it
 */
public record TensorDecl(
    String name,
    Operand.Address address,
    List<Integer> shape,
    List<Integer> layout,
    float scale,
    int zeroPoint,
    Role role) {

  /** Who gives the values. */
  public enum Role {
    INPUT,
    OUTPUT,
    INTERNAL
  }

  public TensorDecl {
    shape = List.copyOf(shape);
    layout = List.copyOf(layout);
    if (layout.size() != shape.size()
        || !layout.stream()
            .sorted()
            .toList()
            .equals(java.util.stream.IntStream.range(0, shape.size()).boxed().toList())) {
      throw new IllegalArgumentException(name + ": layout " + layout + " for shape " + shape);
    }
  }

  /** Extents in memory order. */
  public List<Integer> storedShape() {
    return layout.stream().map(shape::get).toList();
  }

  /** Number of values. */
  public long elements() {
    return shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
  }

  /** Size in memory. */
  public long bytes() {
    return elements() * address.type().bytes();
  }

  /** Type of the stored values. */
  public ValueType type() {
    return address.type();
  }
}
