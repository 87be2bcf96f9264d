package cimmlc.sim.functional;

import cimmlc.arch.Architecture;
import cimmlc.arch.ComputingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * A rectangle of a stacked matrix that a read activates.
 *
 * @param pieceRows rows of the piece that it is part of
 */
record MatrixBlock(
    StackedMatrix matrix, int row, int rows, int column, int columns, int pieceRows) {

  /** Rows of it that are active together: wordline mode reads no more than these. */
  List<MatrixBlock> activations(Architecture arch) {
    boolean one = arch.mode() == ComputingMode.WLM;
    return one ? List.of(this) : sequence(arch.crossbar().parallelRows());
  }

  /** At most so many rows at once. */
  List<MatrixBlock> sequence(int most) {
    List<MatrixBlock> found = new ArrayList<>();
    for (int begin = 0; begin < rows; begin += most) {
      int count = Math.min(most, rows - begin);
      found.add(new MatrixBlock(matrix, row + begin, count, column, columns, pieceRows));
    }
    return found;
  }
}
