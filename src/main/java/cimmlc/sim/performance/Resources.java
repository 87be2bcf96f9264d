package cimmlc.sim.performance;

import cimmlc.arch.Architecture;
import org.jspecify.annotations.Nullable;

/** The shared units of a chip during one execution; absent where they are ideal. */
final class Resources {

  private final Architecture arch;
  private final Sharing sharing;
  private final @Nullable Server[] coreAlus;
  private final @Nullable Server[] loading;
  private final @Nullable Server[] storing;
  private final @Nullable Server[] feeding;
  private final @Nullable Server chipAlu;
  private final @Nullable Server l0Read;
  private final @Nullable Server l0Write;
  private final Network network;
  private final @Nullable Network[] crossbarNetworks;
  private final long[] crossbarFree;

  Resources(Architecture arch, Sharing sharing) {
    this.arch = arch;
    this.sharing = sharing;
    this.coreAlus = new Server[arch.cores()];
    this.loading = new Server[arch.cores()];
    this.storing = new Server[arch.cores()];
    this.feeding = new Server[arch.cores()];
    this.chipAlu = server(arch.chip().aluOpsPerCycle());
    this.l0Read = server(arch.chip().l0TotalBitsPerCycle());
    this.l0Write = server(arch.chip().l0TotalBitsPerCycle());
    this.network = new Network(arch.chip().noc(), arch.chip().cores());
    this.crossbarNetworks = new Network[arch.cores()];
    this.crossbarFree = new long[Math.toIntExact(arch.crossbars())];
  }

  private static @Nullable Server server(double rate) {
    return Double.isInfinite(rate) ? null : new Server(rate);
  }

  Architecture arch() {
    return arch;
  }

  Sharing sharing() {
    return sharing;
  }

  Network network() {
    return network;
  }

  /** Between the crossbars of a core. */
  Network network(int core) {
    Network network = crossbarNetworks[core];
    if (network == null) {
      network = new Network(arch.core().noc(), arch.core().crossbars());
      crossbarNetworks[core] = network;
    }
    return network;
  }

  /** Those between the crossbars of each core, absent where unused. */
  @Nullable Network[] crossbarNetworks() {
    return crossbarNetworks;
  }

  /** From when on each crossbar that several activations use is free. */
  long[] crossbarFree() {
    return crossbarFree;
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
    return core < 0 ? chipAlu : of(coreAlus, core, arch.core().aluOpsPerCycle());
  }

  /** True if an ALU, or what moves inside the global buffer, is limited. */
  boolean limits(Piece.Pixels pixels) {
    boolean alu =
        Double.isFinite(arch.chip().aluOpsPerCycle())
            || Double.isFinite(arch.core().aluOpsPerCycle());
    return pixels.operations() > 0 && alu || pixels.movedBits() > 0 && l0Read != null;
  }

  /** The end of a pixel on the ALU of a core, or of the chip for core -1. */
  long compute(Piece.Pixels pixels, int core, long time) {
    Server alu = pixels.operations() == 0 ? null : alu(core);
    long end = alu == null ? time : alu.serve(time, pixels.operations());
    if (pixels.movedBits() > 0 && l0Read != null && l0Write != null) {
      end = Math.max(end, l0Read.serve(time, pixels.movedBits()));
      end = Math.max(end, l0Write.serve(time, pixels.movedBits()));
    }
    return end;
  }

  /** The port, or the local buffer, of a core that several queues use. */
  @Nullable Server port(Phase phase, int core) {
    return of(ports(phase), core, rate(phase));
  }

  /** Bits a cycle of a port, or of a local buffer. */
  double rate(Phase phase) {
    return phase == Phase.FEED ? arch.core().l1BitsPerCycle() : arch.chip().l0BitsPerCycle();
  }

  private static @Nullable Server of(@Nullable Server[] servers, int core, double rate) {
    if (servers[core] == null && Double.isFinite(rate)) {
      servers[core] = new Server(rate);
    }
    return servers[core];
  }

  /** Ports by core, absent where unused; those that one copy has alone are not among them. */
  @Nullable Server[] ports(Phase phase) {
    return switch (phase) {
      case LOAD -> loading;
      case STORE -> storing;
      case FEED -> feeding;
      default -> throw new IllegalArgumentException(phase + " has no port");
    };
  }

  /** Core ALUs by core, absent where unused. */
  @Nullable Server[] coreAlus() {
    return coreAlus;
  }
}
