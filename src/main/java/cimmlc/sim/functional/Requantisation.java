package cimmlc.sim.functional;

import cimmlc.flow.Affine;
import cimmlc.flow.TensorDecl;
import cimmlc.flow.ValueType;

/**
 * {@code requant}: int32 sums of all parts of an operator to stored values. Value i of a row
 * belongs to column {@code (column + i) mod columns}.
 */
final class Requantisation {

  private Requantisation() {}

  static OpBehaviour.Action prepare(Call call) {
    TensorDecl output = call.tensor("output");
    ValueType from = call.address("src").type();
    ValueType to = call.address("dst").type();
    if (!from.equals(ValueType.S32) || !to.equals(output.type()) || to.equals(from)) {
      throw new IllegalArgumentException(
          "requant turns s32 into " + output.type() + ", not " + from + " into " + to);
    }
    int columns = call.params().integer("columns");
    Affine first = call.number("column", 0);
    ColumnResults results =
        ColumnResults.of(call, new ColumnResults.Place(columns, 0, columns), columns);
    if (first.isConstant()) {
      return from(call, results, Math.toIntExact(first.constant()));
    }
    return frame -> from(call, results, Math.toIntExact(first.at(frame.variables()))).run(frame);
  }

  /** The first value of a row belongs to a column. */
  private static OpBehaviour.Action from(Call call, ColumnResults results, int first) {
    int columns = results.place().pixel();
    return Pointwise.action(
        call,
        (values, _, inRow) -> {
          for (int i = 0; i < values.length; ) {
            int column = (first + inRow + i) % columns;
            int count = Math.min(columns - column, values.length - i);
            results.finish(values, i, column, count);
            i += count;
          }
        });
  }
}
