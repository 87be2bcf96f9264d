package cimmlc.sim.performance;

import cimmlc.arch.Grid;
import cimmlc.arch.Noc;
import cimmlc.arch.NocCost;
import java.util.HashMap;
import java.util.Map;

/**
 * The network between the cores. A transfer occupies every link of its route, from its departure
 * on, one cycle a flit; it departs when all of them are free (docs/timing.md, "NoC").
 */
final class Network {

  /** The core at whose router the global buffer stands. */
  static final int BUFFER = 0;

  private final Noc noc;
  private final Grid grid;
  private final Map<Long, long[]> links = new HashMap<>();
  private final Map<Long, long[][]> routes = new HashMap<>();

  Network(Noc noc, Grid grid) {
    this.noc = noc;
    this.grid = grid;
  }

  /** True if no transfer takes any time. */
  boolean isIdeal() {
    return noc.cost() instanceof NocCost.Ideal;
  }

  /** True if no two cores use the same link. */
  boolean isPrivate() {
    return switch (noc.cost()) {
      case NocCost.Ideal _, NocCost.Matrix _ -> true;
      case NocCost.PerHop _ ->
          switch (noc.type()) {
            case DISJOINT_BUFFER_SWITCH, IDEAL -> true;
            case MESH, H_TREE, BUS -> false;
          };
    };
  }

  /** The arrival of the last bit of a transfer that is asked for at a time. */
  long send(int from, int to, long bits, long time) {
    if (from == to || bits == 0) {
      return time;
    }
    long flits = Math.max(1, (long) Math.ceil(bits / noc.cost().flitBits()));
    long[][] route = routes.computeIfAbsent(key(from, to), _ -> route(from, to));
    long departure = time;
    for (long[] link : route) {
      departure = Math.max(departure, link[0]);
    }
    for (long[] link : route) {
      link[0] = departure + flits;
      link[1] += flits;
    }
    return departure + (long) Math.ceil(noc.transferCycles(grid, from, to, bits));
  }

  /** Cycles that each link was in use. */
  Map<Long, Long> busyCycles() {
    Map<Long, Long> cycles = new HashMap<>();
    links.forEach((link, state) -> cycles.put(link, state[1]));
    return cycles;
  }

  private static long key(long from, long to) {
    return from << 32 | to;
  }

  private long[] link(long from, long to) {
    return links.computeIfAbsent(key(from, to), _ -> new long[2]);
  }

  private long[][] route(int from, int to) {
    if (noc.cost() instanceof NocCost.Matrix) {
      return new long[][] {link(from, to)};
    }
    return switch (noc.type()) {
      case MESH -> mesh(from, to);
      case H_TREE -> tree(from, to);
      case BUS -> new long[][] {link(0, 0)};
      case DISJOINT_BUFFER_SWITCH -> new long[][] {link(from, to)};
      case IDEAL -> new long[0][];
    };
  }

  /** Along the row first, then along the column. */
  private long[][] mesh(int from, int to) {
    long[][] route = new long[noc.type().hops(grid, from, to)][];
    int columns = grid.columns();
    int at = from;
    for (int hop = 0; hop < route.length; hop++) {
      int across = Integer.signum(to % columns - at % columns);
      int down = Integer.signum(to / columns - at / columns);
      int next = at + (across != 0 ? across : columns * down);
      route[hop] = link(at, next);
      at = next;
    }
    return route;
  }

  /** Up to the common square, then down: a link a level, named by the square below it. */
  private long[][] tree(int from, int to) {
    int levels = noc.type().hops(grid, from, to) / 2;
    long[][] route = new long[2 * levels][];
    for (int level = 0; level < levels; level++) {
      route[level] = link(square(from, level), level);
      route[2 * levels - 1 - level] = link(level, square(to, level));
    }
    return route;
  }

  /** A number for the square of side {@code 2^level} around a core; above every level number. */
  private long square(int core, int level) {
    long row = core / grid.columns() >> level;
    long column = core % grid.columns() >> level;
    return 64 + row * grid.columns() + column;
  }
}
