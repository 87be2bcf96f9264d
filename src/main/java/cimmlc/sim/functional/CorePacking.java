package cimmlc.sim.functional;

import cimmlc.arch.Crossbar;
import java.util.ArrayList;
import java.util.List;

/**
 * How the crossbars of a core hold a matrix in CM, where a flow does not say it: rows cut at the
 * height of a crossbar; as many whole groups together as fit (docs/analog.md).
 */
final class CorePacking {

  private CorePacking() {}

  /** The rows that are active together, each with the columns that see them. */
  static List<MatrixBlock> groups(Call call, StackedMatrix matrix) {
    ProductShape.Part part = matrix.shape().part();
    Crossbar crossbar = call.header().architecture().crossbar();
    int slices =
        crossbar.slices(
            matrix.shape().weights().type().bits(),
            call.header().architecture().ext().weightEncoding());
    int inRows = crossbar.rows() / part.rows();
    int inColumns = crossbar.columns() / slices / part.columns();
    int together = Math.max(1, Math.min(inRows, inColumns));
    List<MatrixBlock> found = new ArrayList<>();
    for (int group = 0; group < part.groups(); group += together) {
      int count = Math.min(together, part.groups() - group);
      int row = group * part.rows();
      int end = row + count * part.rows();
      for (int begin = row; begin < end; begin += crossbar.rows()) {
        int rows = Math.min(crossbar.rows(), end - begin);
        MatrixBlock piece =
            new MatrixBlock(
                matrix, begin, rows, group * part.columns(), count * part.columns(), rows);
        found.addAll(piece.sequence(crossbar.parallelRows()));
      }
    }
    return found;
  }
}
