package cimmlc.onnx;

/** A node depends on one that was refused: nothing to report, its outputs are unknown too. */
final class UnknownShape extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnknownShape() {
    super("", null, false, false);
  }
}
