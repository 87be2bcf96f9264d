package cimmlc.sim.performance;

import org.jspecify.annotations.Nullable;

/** Bits over the ports of a copy's cores, or from their local buffers. */
final class PortService implements Service {

  private final @Nullable Server port;
  private final @Nullable Server total;
  private final Bits bits;
  private final int[] values;
  private int current;
  private final double ownRate;
  private final boolean shared;
  private long ownCycles;
  private long amount;

  /**
   * A service of ports.
   *
   * @param ownRate bits a cycle of the ports that the copy has alone; +infinity where it has none
   * @param port that several queues use
   * @param total what all ports share
   * @param shared true if other lanes use the port or what the ports share
   */
  PortService(
      Bits bits, double ownRate, @Nullable Server port, @Nullable Server total, boolean shared) {
    this.bits = bits;
    this.ownRate = ownRate;
    this.port = port;
    this.total = total;
    this.shared = shared;
    this.values = bits.values();
    move();
  }

  private void move() {
    current = bits.current();
    amount = bits.all();
    ownCycles = (long) Math.ceil(bits.most() / ownRate);
  }

  @Override
  public long end(int unit, long time) {
    if (values.length > 0 && values[unit] != current) {
      bits.changeAt(unit);
      move();
    }
    long end = time + ownCycles;
    if (port != null) {
      end = Math.max(end, port.serve(time, amount));
    }
    return total == null ? end : Math.max(end, total.serve(time, amount));
  }

  @Override
  public boolean isShared() {
    return shared;
  }
}
