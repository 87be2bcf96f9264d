package cimmlc.sim.performance.cycles;

import cimmlc.arch.Grid;
import cimmlc.arch.Noc;
import cimmlc.arch.NocCost;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The links between the cores (docs/timing.md, "NoC between the cores"). */
final class Network {

  private final Grid grid;
  private final Noc noc;
  private final Map<String, Long> freeFrom = new HashMap<>();

  Network(Grid grid, Noc noc) {
    this.grid = grid;
    this.noc = noc;
  }

  /** Sends bits; transfers are sent in the order of their requests. Returns their arrival. */
  long send(int from, int to, long bits, long time) {
    if (from == to || bits == 0) {
      return time;
    }
    List<String> route = route(from, to);
    long flits = (long) Math.max(1, Math.ceil(bits / noc.cost().flitBits()));
    long departure = time;
    for (String link : route) {
      departure = Math.max(departure, freeFrom.getOrDefault(link, 0L));
    }
    for (String link : route) {
      freeFrom.put(link, departure + flits);
    }
    return departure + (long) Math.ceil(wayCycles(from, to) + flits - 1);
  }

  private double wayCycles(int from, int to) {
    return switch (noc.cost()) {
      case NocCost.Ideal() -> 0;
      case NocCost.PerHop(double cycles, _) -> cycles * hops(from, to);
      case NocCost.Matrix(var cycles, _) -> cycles.get(from).get(to);
    };
  }

  /** Links of the network's shape on the way. */
  int hops(int from, int to) {
    return from == to
        ? 0
        : switch (noc.type()) {
          case MESH -> mesh(from, to).size();
          case H_TREE -> tree(from, to).size();
          case BUS, DISJOINT_BUFFER_SWITCH -> 1;
          case IDEAL -> 0;
        };
  }

  private List<String> route(int from, int to) {
    List<String> own = List.of(from + " to " + to);
    return noc.cost() instanceof NocCost.Matrix
        ? own
        : switch (noc.type()) {
          case MESH -> mesh(from, to);
          case H_TREE -> tree(from, to);
          case BUS -> List.of("bus");
          case DISJOINT_BUFFER_SWITCH, IDEAL -> own;
        };
  }

  private List<String> mesh(int from, int to) {
    List<String> links = new ArrayList<>();
    int at = from;
    while (at % grid.columns() != to % grid.columns()) {
      int next = at + (at % grid.columns() < to % grid.columns() ? 1 : -1);
      links.add(at + " to " + next);
      at = next;
    }
    while (at != to) {
      int next = at + (at < to ? grid.columns() : -grid.columns());
      links.add(at + " to " + next);
      at = next;
    }
    return links;
  }

  private List<String> tree(int from, int to) {
    List<String> links = new ArrayList<>();
    for (int side = 1; !square(from, side).equals(square(to, side)); side *= 2) {
      links.add("up " + square(from, side));
      links.add("down " + square(to, side));
    }
    return links;
  }

  private String square(int core, int side) {
    return side + ": " + core / grid.columns() / side + ", " + core % grid.columns() / side;
  }
}
