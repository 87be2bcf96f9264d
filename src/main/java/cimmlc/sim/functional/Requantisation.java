package cimmlc.sim.functional;

import cimmlc.flow.Affine;
import cimmlc.flow.TensorDecl;
import cimmlc.flow.ValueType;

/**
 * {@code requant}: sums of all parts of an operator to stored values. Value i of a row belongs to
 * column {@code (column + i) mod columns}.
 */
final class Requantisation {

  private Requantisation() {}

  static OpBehaviour.Action prepare(Call call) {
    TensorDecl output = call.tensor("output");
    ValueType from = call.address("src").type();
    ValueType to = call.address("dst").type();
    if (!from.equals(ProductShape.sums(call)) || !to.equals(output.type()) || to.equals(from)) {
      throw new IllegalArgumentException(
          "requant turns %s into %s, not %s into %s"
              .formatted(ProductShape.sums(call), output.type(), from, to));
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
    ValueType source = call.address("src").type();
    ValueType target = call.address("dst").type();
    return Pointwise.transfer(
        call,
        (from, to, piece) -> {
          long[] sums = StoredValues.loadSums(source, from.bytes(), from.offset(), piece.count());
          for (int i = 0; i < sums.length; ) {
            int column = (first + piece.inRow() + i) % columns;
            int count = Math.min(columns - column, sums.length - i);
            results.finish(sums, i, column, count);
            i += count;
          }
          StoredValues.store(target, sums, 0, to.bytes(), to.offset(), sums.length);
        });
  }
}
