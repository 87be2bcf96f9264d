package cimmlc.graph;

/**
 * A CIM-supported node as products of input vectors with constant matrices (section 3.3.2 of the
 * paper; semantics.md, 2): one window is one matrix-vector multiplication with each group's matrix.
 *
 * @param rows R of one group's matrix: kernel positions times input channels of a group, or K
 * @param columns C of one group's matrix: output channels of a group, or N
 * @param groups G, matrices that differ in weights and inputs; 1 except in grouped convolutions
 * @param windows W, output pixels or tokens, the batch included
 */
public record MatrixForm(int rows, int columns, int groups, long windows) {

  public MatrixForm {
    if (rows < 1 || columns < 1 || groups < 1 || windows < 0) {
      throw new IllegalArgumentException("impossible matrix form");
    }
  }

  /**
   * The matrix form of a node.
   *
   * @throws IllegalArgumentException if no crossbar can do the node
   */
  public static MatrixForm of(Graph graph, Node node) {
    if (!graph.isCimSupported(node)) {
      throw new IllegalArgumentException(node.name() + " is not a product with a constant matrix");
    }
    Shape weights = graph.tensor(node.inputs().get(1)).shape();
    Shape output = graph.output(node).shape();
    return switch (node.op()) {
      case Op.Conv(_, int groups) -> {
        int columns = weights.dim(0) / groups;
        int rows = Math.toIntExact((long) weights.dim(1) * weights.dim(2) * weights.dim(3));
        yield new MatrixForm(
            rows, columns, groups, (long) output.dim(0) * output.dim(2) * output.dim(3));
      }
      case Op.MatMul(boolean transposed) -> {
        int columns = weights.dim(transposed ? 0 : 1);
        int rows = weights.dim(transposed ? 1 : 0);
        yield new MatrixForm(rows, columns, 1, output.elements() / columns);
      }
      default -> throw new AssertionError(node.op());
    };
  }

  /** Weights of all groups. */
  public long weights() {
    return (long) rows * columns * groups;
  }

  /** Multiply-accumulates of all windows, positions outside the tensor included. */
  public long macs() {
    return Math.multiplyExact(weights(), windows);
  }
}
