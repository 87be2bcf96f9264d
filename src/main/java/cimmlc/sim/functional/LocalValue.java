package cimmlc.sim.functional;

import java.util.ArrayList;
import java.util.List;

/** What a place in a core's L1 holds while a window is worked on, told without its value. */
sealed interface LocalValue {

  /** The same, {@code skip} values further on. */
  LocalValue from(int skip);

  /** Rows of the stacked input vector, from {@code row} on. */
  record Patch(int row) implements LocalValue {
    @Override
    public Patch from(int skip) {
      return new Patch(row + skip);
    }
  }

  /**
   * Sums of columns from {@code column} on.
   *
   * @param activations that contribute, each with all of its own columns
   */
  record Sums(int column, List<MatrixBlock> activations) implements LocalValue {
    @Override
    public Sums from(int skip) {
      return new Sums(column + skip, activations);
    }

    /** Sums of the same columns, added. */
    Sums plus(Sums other) {
      if (other.column != column) {
        throw new Unfused("sums of different columns are added");
      }
      List<MatrixBlock> both = new ArrayList<>(activations);
      both.addAll(other.activations);
      return new Sums(column, both);
    }
  }

  /** Stored values of columns from {@code column} on, requantised. */
  record Result(Sums sums) implements LocalValue {
    @Override
    public Result from(int skip) {
      return new Result(sums.from(skip));
    }
  }

  /** Statements that have to be executed one by one. */
  final class Unfused extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unfused(String reason) {
      super(reason, null, false, false);
    }
  }
}
