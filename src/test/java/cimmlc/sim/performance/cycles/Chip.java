package cimmlc.sim.performance.cycles;

import cimmlc.arch.Architecture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** The units of a chip, and what phases ask of them. */
final class Chip {

  private final Architecture arch;
  private final Server alu;
  private final List<Server> coreAlus = new ArrayList<>();
  private final Server read;
  private final Server write;
  private final Network network;
  private final List<Transfers> asked = new ArrayList<>();

  /** A phase on the network: bits to or from each core of a copy. */
  private record Transfers(Unit unit, int phase, Copy copy, long[] bits, boolean in) {}

  Chip(Architecture arch) {
    this.arch = arch;
    alu = new Server(arch.chip().aluOpsPerCycle());
    for (int i = 0; i < arch.cores(); i++) {
      coreAlus.add(new Server(arch.core().aluOpsPerCycle()));
    }
    read = new Server(arch.chip().l0TotalBitsPerCycle());
    write = new Server(arch.chip().l0TotalBitsPerCycle());
    network = new Network(arch.chip().cores(), arch.chip().noc());
  }

  /** A pixel at the core that it knows by now. */
  void request(Unit pixel, Work.Pixel work, long time) {
    pixel.request(0, time);
    (pixel.core < 0 ? alu : coreAlus.get(pixel.core)).ask(pixel, 0, time, work.operations());
    read.ask(pixel, 0, time, work.bits());
    write.ask(pixel, 0, time, work.bits());
  }

  /** A phase of a window. */
  void request(Unit unit, Work.Window window, int phase, long time) {
    unit.request(phase, time);
    Copy copy = window.copy();
    long[] in = window.loadedBits();
    long[] out = storedBits(copy);
    switch (window.list().get(phase)) {
      case LOAD -> {
        unit.notBefore(phase, time + cycles(in, arch.chip().l0BitsPerCycle()));
        read.ask(unit, phase, time, Arrays.stream(in).sum());
      }
      case NOC_IN -> send(new Transfers(unit, phase, copy, in, true));
      case FEED ->
          unit.notBefore(phase, time + cycles(fedBits(copy), arch.core().l1BitsPerCycle()));
      case MVM -> unit.notBefore(phase, time + copy.cyclesPerWindow());
      case ALU -> {
        for (int i = 0; i < in.length; i++) {
          Server server = coreAlus.get(copy.firstCore() + i);
          server.ask(unit, phase, time, copy.layout().sums(i));
        }
      }
      case NOC_OUT -> send(new Transfers(unit, phase, copy, out, false));
      case STORE -> {
        unit.notBefore(phase, time + cycles(out, arch.chip().l0BitsPerCycle()));
        write.ask(unit, phase, time, Arrays.stream(out).sum());
      }
    }
  }

  private void send(Transfers transfers) {
    transfers.unit().waitFor(transfers.phase());
    asked.add(transfers);
  }

  /** Lets the transfers that have been asked for depart; false if there were none. */
  boolean depart(long time) {
    boolean any = !asked.isEmpty();
    asked.sort(
        Comparator.comparing(Transfers::unit, Unit.ORDER).thenComparingInt(Transfers::phase));
    for (Transfers transfers : asked) {
      long arrival = time;
      for (int i = 0; i < transfers.bits().length; i++) {
        int core = transfers.copy().firstCore() + i;
        int from = transfers.in() ? 0 : core;
        int to = transfers.in() ? core : 0;
        arrival = Math.max(arrival, network.send(from, to, transfers.bits()[i], time));
      }
      transfers.unit().served(transfers.phase(), arrival);
    }
    asked.clear();
    return any;
  }

  /** One cycle of every server. */
  void work(long cycle) {
    alu.work(cycle);
    coreAlus.forEach(server -> server.work(cycle));
    read.work(cycle);
    write.work(cycle);
  }

  static long[] fedBits(Copy copy) {
    return perCore(copy, i -> copy.layout().fedRows(i) * copy.input().type().bits());
  }

  static long[] storedBits(Copy copy) {
    return perCore(copy, i -> copy.layout().finished(i) * copy.output().type().bits());
  }

  private static long[] perCore(Copy copy, java.util.function.IntToLongFunction bits) {
    long[] all = new long[copy.layout().cores()];
    Arrays.setAll(all, bits);
    return all;
  }

  private static long cycles(long[] bits, double bitsPerCycle) {
    return (long) Math.ceil(Arrays.stream(bits).max().orElse(0) / bitsPerCycle);
  }
}
