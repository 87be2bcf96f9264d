package cimmlc.sim.performance;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Transfers over a network, all asked for at once. */
final class TransferService implements Service {

  private final Network.Route[] routes;
  private final long[] fixed;
  private final @Nullable Bits bits;
  private final boolean shared;

  private TransferService(
      Network.Route[] routes, long[] fixed, @Nullable Bits bits, boolean shared) {
    this.routes = routes;
    this.fixed = fixed;
    this.bits = bits;
    this.shared = shared;
  }

  /** From the global buffer to each core of a copy, or back. */
  static TransferService buffer(Piece.Windows windows, Network network, boolean in) {
    Network.Route[] routes = new Network.Route[windows.load().rows().length];
    for (int i = 0; i < routes.length; i++) {
      int core = windows.firstCore() + i;
      routes[i] = in ? network.route(Network.BUFFER, core) : network.route(core, Network.BUFFER);
    }
    // The cores of a whole copy are its own; queues of several copies may share one.
    boolean shared = windows.part() != Piece.Part.WHOLE || !network.isPrivate();
    Bits bits = in ? Bits.loaded(windows) : Bits.stored(windows);
    return new TransferService(routes, new long[0], bits, shared);
  }

  /** The same bits for every window. */
  static TransferService of(List<Piece.Transfer> transfers, Network network) {
    Network.Route[] routes = new Network.Route[transfers.size()];
    long[] bits = new long[routes.length];
    for (int i = 0; i < routes.length; i++) {
      routes[i] = network.route(transfers.get(i).from(), transfers.get(i).to());
      bits[i] = transfers.get(i).bits();
    }
    return new TransferService(routes, bits, null, routes.length > 0);
  }

  /** Inside cores; nobody can come between where nothing moves. */
  static TransferService inCores(List<Piece.InCore> transfers, Resources resources) {
    Network.Route[] routes = new Network.Route[transfers.size()];
    long[] bits = new long[routes.length];
    boolean moves = false;
    for (int i = 0; i < routes.length; i++) {
      Piece.InCore t = transfers.get(i);
      routes[i] = resources.network(t.core()).route(t.from(), t.to());
      bits[i] = t.bits();
      moves |= t.from() != t.to();
    }
    return new TransferService(routes, bits, null, moves);
  }

  @Override
  public long end(int unit, long time) {
    if (bits != null) {
      bits.changeAt(unit);
    }
    long end = time;
    for (int i = 0; i < routes.length; i++) {
      long amount = bits == null ? fixed[i] : bits.ofCore(i);
      end = Math.max(end, routes[i].send(amount, time));
    }
    return end;
  }

  @Override
  public boolean isShared() {
    return shared;
  }
}
