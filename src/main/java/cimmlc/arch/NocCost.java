package cimmlc.arch;

import java.util.List;

/**
 * What a transfer costs. It is cut into flits; the first needs the cost of its way, each further
 * one follows a cycle later, so n bits take {@code way + ceil(n / flitBits) - 1} cycles. With ideal
 * flits (+infinity) a transfer is one flit.
 */
public sealed interface NocCost {

  /** Bits that a link moves in a cycle. */
  double flitBits();

  /** No cost. */
  record Ideal() implements NocCost {
    @Override
    public double flitBits() {
      return Double.POSITIVE_INFINITY;
    }
  }

  /**
   * A cost a hop of the network's shape.
   *
   * @param cyclesPerHop cycles/hop, at least 0
   * @param flitBits above 0
   */
  record PerHop(double cyclesPerHop, double flitBits) implements NocCost {
    public PerHop {
      if (!(cyclesPerHop >= 0 && flitBits > 0)) {
        throw new IllegalArgumentException(cyclesPerHop + " cycles/hop, " + flitBits + " b");
      }
    }
  }

  /**
   * The paper's form: cycles from unit i to unit j.
   *
   * @param cycles square, one row and one column a unit
   * @param flitBits above 0
   */
  record Matrix(List<List<Double>> cycles, double flitBits) implements NocCost {
    public Matrix {
      cycles = cycles.stream().map(List::copyOf).toList();
      int units = cycles.size();
      if (cycles.stream().anyMatch(row -> row.size() != units) || !(flitBits > 0)) {
        throw new IllegalArgumentException("a cost matrix must be square");
      }
    }
  }
}
