package cimmlc.arch;

import static java.lang.Math.abs;

/** The shape of an on-chip network, of cores or of the crossbars of a core (Figures 5 and 6). */
public enum NocType {
  MESH("mesh"),
  H_TREE("h-tree"),
  BUS("bus"),
  DISJOINT_BUFFER_SWITCH("disjoint-buffer-switch"),
  IDEAL("ideal");

  private final String key;

  NocType(String key) {
    this.key = key;
  }

  /** The name in a description file. */
  public String key() {
    return key;
  }

  /**
   * Hops from one unit to another: Manhattan distance on a mesh, up and down to the common ancestor
   * in a tree of 2x2 squares, one on a bus or through a switch, none on an ideal network.
   */
  public int hops(Grid grid, int from, int to) {
    if (from == to) {
      return 0;
    }
    int rows = abs(from / grid.columns() - to / grid.columns());
    int columns = abs(from % grid.columns() - to % grid.columns());
    return switch (this) {
      case MESH -> rows + columns;
      case H_TREE -> 2 * levels(grid, from, to);
      case BUS, DISJOINT_BUFFER_SWITCH -> 1;
      case IDEAL -> 0;
    };
  }

  private static int levels(Grid grid, int from, int to) {
    int differ =
        (from / grid.columns() ^ to / grid.columns())
            | (from % grid.columns() ^ to % grid.columns());
    return Integer.SIZE - Integer.numberOfLeadingZeros(differ);
  }
}
