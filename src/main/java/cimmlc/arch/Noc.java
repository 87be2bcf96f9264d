package cimmlc.arch;

/**
 * An on-chip network: {@code core_noc} with {@code core_noc_cost}, {@code xb_noc} with {@code
 * xb_noc_cost} (Figures 5 and 6).
 */
public record Noc(NocType type, NocCost cost) {

  /** A network without cost. */
  public static final Noc IDEAL = new Noc(NocType.IDEAL, new NocCost.Ideal());

  public Noc {
    if (type == NocType.IDEAL && cost instanceof NocCost.PerHop) {
      throw new IllegalArgumentException("a cost a hop of an ideal network");
    }
  }

  /** Cycles for the first flit from one unit of the grid to another; see {@link NocCost}. */
  public double wayCycles(Grid grid, int from, int to) {
    return switch (cost) {
      case NocCost.Ideal() -> 0;
      case NocCost.PerHop(double cyclesPerHop, _) -> cyclesPerHop * type.hops(grid, from, to);
      case NocCost.Matrix(var cycles, _) -> cycles.get(from).get(to);
    };
  }

  /** Cycles until the last of some bits has gone from one unit of the grid to another. */
  public double transferCycles(Grid grid, int from, int to, double bits) {
    if (from == to || bits <= 0) {
      return 0;
    }
    return wayCycles(grid, from, to) + Math.max(Math.ceil(bits / cost.flitBits()), 1) - 1;
  }
}
