package cimmlc.sim.performance;

import cimmlc.arch.Architecture;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The shared units of a chip during one execution; absent where they are ideal. */
final class Resources {

  private final Architecture arch;
  private final Map<Integer, Server> coreAlus = new HashMap<>();
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

  /** Core ALUs that have been used, by core. */
  Map<Integer, Server> coreAlus() {
    return coreAlus;
  }
}
