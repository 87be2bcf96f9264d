package cimmlc.sim.performance;

import cimmlc.arch.Architecture;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The shared units of a chip during one execution; absent where they are ideal. */
final class Resources {

  private final Architecture arch;
  private final Map<Integer, Server> coreAlus = new HashMap<>();
  private final Map<Integer, Server> loading = new HashMap<>();
  private final Map<Integer, Server> storing = new HashMap<>();
  private final Map<Integer, Server> feeding = new HashMap<>();

  /** Crossbars that several activations use, and when they are free. */
  private final Map<Long, Long> sharedCrossbars = new HashMap<>();

  private final @Nullable Server chipAlu;
  private final @Nullable Server l0Read;
  private final @Nullable Server l0Write;
  private final Network network;

  Resources(Architecture arch) {
    this.arch = arch;
    this.chipAlu = server(arch.chip().aluOpsPerCycle());
    this.l0Read = server(arch.chip().l0TotalBitsPerCycle());
    this.l0Write = server(arch.chip().l0TotalBitsPerCycle());
    this.network = new Network(arch.chip().noc(), arch.chip().cores());
  }

  private static @Nullable Server server(double rate) {
    return Double.isInfinite(rate) ? null : new Server(rate);
  }

  /** True if no unit that several streams could use limits anything. */
  static boolean nothingShared(Architecture arch) {
    return Double.isInfinite(arch.chip().aluOpsPerCycle())
        && Double.isInfinite(arch.core().aluOpsPerCycle())
        && Double.isInfinite(arch.chip().l0TotalBitsPerCycle())
        && new Network(arch.chip().noc(), arch.chip().cores()).isPrivate();
  }

  Architecture arch() {
    return arch;
  }

  Network network() {
    return network;
  }

  /** Reads of the global buffer, all ports together. */
  @Nullable Server l0Read() {
    return l0Read;
  }

  /** Writes of the global buffer, all ports together. */
  @Nullable Server l0Write() {
    return l0Write;
  }

  /** The ALU of a core, or of the chip for core -1. */
  @Nullable Server alu(int core) {
    if (core < 0) {
      return chipAlu;
    }
    double rate = arch.core().aluOpsPerCycle();
    return Double.isInfinite(rate) ? null : coreAlus.computeIfAbsent(core, _ -> new Server(rate));
  }

  /** The port of a core that several queues load over. */
  @Nullable Server loading(int core) {
    return of(loading, core, arch.chip().l0BitsPerCycle());
  }

  /** The port of a core that several queues store over. */
  @Nullable Server storing(int core) {
    return of(storing, core, arch.chip().l0BitsPerCycle());
  }

  /** The local buffer of a core from which several queues feed crossbars. */
  @Nullable Server feeding(int core) {
    return of(feeding, core, arch.core().l1BitsPerCycle());
  }

  private static @Nullable Server of(Map<Integer, Server> servers, int core, double rate) {
    return Double.isInfinite(rate) ? null : servers.computeIfAbsent(core, _ -> new Server(rate));
  }

  /** Ports that have been used, by core; those that one copy has alone are not among them. */
  Map<Integer, Server> ports(Phase phase) {
    return switch (phase) {
      case LOAD -> loading;
      case STORE -> storing;
      case FEED -> feeding;
      default -> Map.of();
    };
  }

  /** Lets a crossbar serve several activations in turn. */
  void share(long crossbar) {
    sharedCrossbars.put(crossbar, 0L);
  }

  /** The first time, no earlier than a given one, at which the crossbars are free. */
  long crossbarsFree(Piece.Activation of, long from) {
    long time = from;
    if (!sharedCrossbars.isEmpty()) {
      for (long crossbar = of.first(); crossbar < of.first() + of.crossbars(); crossbar++) {
        time = Math.max(time, sharedCrossbars.getOrDefault(crossbar, 0L));
      }
    }
    return time;
  }

  void occupy(Piece.Activation of, long until) {
    if (!sharedCrossbars.isEmpty()) {
      for (long crossbar = of.first(); crossbar < of.first() + of.crossbars(); crossbar++) {
        sharedCrossbars.computeIfPresent(crossbar, (_, _) -> until);
      }
    }
  }

  /** Core ALUs that have been used, by core. */
  Map<Integer, Server> coreAlus() {
    return coreAlus;
  }
}
