package cimmlc.onnx;

import cimmlc.graph.Shape;
import org.jspecify.annotations.Nullable;

/** One node that cannot be imported, and why. Caught for each node, so that all are listed. */
final class Refusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient @Nullable Shape shape;

  Refusal(String reason) {
    this(reason, null);
  }

  /** A refusal that still knows the output's shape, so that later nodes can be checked. */
  Refusal(String reason, @Nullable Shape shape) {
    super(reason, null, false, false);
    this.shape = shape;
  }

  @Nullable Shape shape() {
    return shape;
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
