package cimmlc.sim.performance;

import cimmlc.arch.Grid;
import cimmlc.arch.Noc;
import cimmlc.arch.NocCost;
import java.util.HashMap;
import java.util.Map;

/**
 * A network between cores. A transfer occupies every link of its route, from its departure on, one
 * cycle a flit; it departs when all of them are free (docs/timing.md, "NoC").
 */
final class Network {

  /** The core at whose router the global buffer stands. */
  static final int BUFFER = 0;

  private final Noc noc;
  private final Grid grid;
  private final Map<Long, Link> links = new HashMap<>();
  private final Map<Long, Route> routes = new HashMap<>();

  Network(Noc noc, Grid grid) {
    this.noc = noc;
    this.grid = grid;
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

  private static final class Link {
    private long free;
    private long busy;
  }

  /** The way from a place to another. */
  static final class Route {

    private final Link[] links;
    private final double flitBits;
    private final double wayCycles;
    private final boolean stays;

    private Route(Network of, int from, int to) {
      this.stays = from == to;
      this.links = stays ? new Link[0] : of.links(from, to);
      this.flitBits = of.noc.cost().flitBits();
      this.wayCycles = stays ? 0 : of.noc.wayCycles(of.grid, from, to);
    }

    /** The arrival of the last bit of a transfer that is asked for at a time. */
    long send(long bits, long time) {
      if (stays || bits == 0) {
        return time;
      }
      long flits = Math.max(1, (long) Math.ceil(bits / flitBits));
      long departure = time;
      for (Link link : links) {
        departure = Math.max(departure, link.free);
      }
      for (Link link : links) {
        link.free = departure + flits;
        link.busy += flits;
      }
      return departure + (long) Math.ceil(wayCycles + flits - 1);
    }
  }

  /** The way between two places. */
  Route route(int from, int to) {
    return routes.computeIfAbsent(key(from, to), _ -> new Route(this, from, to));
  }

  /** Cycles that each link was in use. */
  Map<Long, Long> busyCycles() {
    Map<Long, Long> cycles = new HashMap<>();
    links.forEach((name, link) -> cycles.put(name, link.busy));
    cycles.values().removeIf(busy -> busy == 0);
    return cycles;
  }

  private static long key(long from, long to) {
    return from << 32 | to;
  }

  private Link link(long from, long to) {
    return links.computeIfAbsent(key(from, to), _ -> new Link());
  }

  private Link[] links(int from, int to) {
    if (noc.cost() instanceof NocCost.Matrix) {
      return new Link[] {link(from, to)};
    }
    return switch (noc.type()) {
      case MESH -> mesh(from, to);
      case H_TREE -> tree(from, to);
      case BUS -> new Link[] {link(0, 0)};
      case DISJOINT_BUFFER_SWITCH -> new Link[] {link(from, to)};
      case IDEAL -> new Link[0];
    };
  }

  /** Along the row first, then along the column. */
  private Link[] mesh(int from, int to) {
    Link[] route = new Link[noc.type().hops(grid, from, to)];
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
  private Link[] tree(int from, int to) {
    int levels = noc.type().hops(grid, from, to) / 2;
    Link[] route = new Link[2 * levels];
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
