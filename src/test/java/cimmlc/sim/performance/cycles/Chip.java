package cimmlc.sim.performance.cycles;

import cimmlc.arch.Architecture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/** The units of a chip, and what phases ask of them. */
final class Chip {

  private final Architecture arch;
  private final Server alu;
  private final List<Server> coreAlus = new ArrayList<>();
  private final Server read;
  private final Server write;
  private final List<Server> loading = new ArrayList<>();
  private final List<Server> storing = new ArrayList<>();
  private final List<Server> feeding = new ArrayList<>();
  private final Network network;
  private final List<Asked> asked = new ArrayList<>();

  private static final Comparator<Asked> ORDER =
      Comparator.comparing(Asked::unit, Unit.ORDER).thenComparingInt(Asked::phase);

  /** A phase on a network or on crossbars. */
  private record Asked(
      Unit unit, int phase, List<Step.Trip> trips, List<Step.Activation> activations) {}

  /** Activations whose sums are not there yet. */
  private final List<Step.Activation> active = new ArrayList<>();

  private final Map<Long, Long> crossbarFree = new HashMap<>();
  private final Map<Integer, Network> insideCores = new HashMap<>();

  Chip(Architecture arch) {
    this.arch = arch;
    alu = new Server(arch.chip().aluOpsPerCycle());
    for (int i = 0; i < arch.cores(); i++) {
      coreAlus.add(new Server(arch.core().aluOpsPerCycle()));
      loading.add(new Server(arch.chip().l0BitsPerCycle()));
      storing.add(new Server(arch.chip().l0BitsPerCycle()));
      feeding.add(new Server(arch.core().l1BitsPerCycle()));
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
      case NOC_IN -> send(unit, phase, trips(copy, in, true));
      case FEED ->
          unit.notBefore(phase, time + cycles(fedBits(copy), arch.core().l1BitsPerCycle()));
      case MVM -> unit.notBefore(phase, time + copy.cyclesPerWindow());
      case ALU -> {
        for (int i = 0; i < in.length; i++) {
          Server server = coreAlus.get(copy.firstCore() + i);
          server.ask(unit, phase, time, copy.layout().sums(i));
        }
      }
      case NOC_OUT -> send(unit, phase, trips(copy, out, false));
      case STORE -> {
        unit.notBefore(phase, time + cycles(out, arch.chip().l0BitsPerCycle()));
        write.ask(unit, phase, time, Arrays.stream(out).sum());
      }
      case XB_IN, XB_OUT, GATHER -> throw new AssertionError("no phase of a core");
    }
  }

  /** A phase of a slice or a block. */
  void request(Unit unit, Step step, int phase, long time) {
    unit.request(phase, time);
    step.asks().forEach(ask -> server(ask).ask(unit, phase, time, ask.amount()));
    if (!step.trips().isEmpty() || !step.activations().isEmpty()) {
      unit.waitFor(phase);
      asked.add(new Asked(unit, phase, step.trips(), step.activations()));
    }
  }

  private Server server(Step.Ask ask) {
    return switch (ask.kind()) {
      case LOAD_PORT -> loading.get(ask.core());
      case STORE_PORT -> storing.get(ask.core());
      case L1 -> feeding.get(ask.core());
      case ALU -> coreAlus.get(ask.core());
      case L0_READ -> read;
      case L0_WRITE -> write;
    };
  }

  private static List<Step.Trip> trips(Copy copy, long[] bits, boolean in) {
    List<Step.Trip> trips = new ArrayList<>();
    for (int i = 0; i < bits.length; i++) {
      int core = copy.firstCore() + i;
      trips.add(new Step.Trip(-1, in ? 0 : core, in ? core : 0, bits[i]));
    }
    return trips;
  }

  private void send(Unit unit, int phase, List<Step.Trip> trips) {
    unit.waitFor(phase);
    asked.add(new Asked(unit, phase, trips, List.of()));
  }

  private Network network(int core) {
    return core < 0
        ? network
        : insideCores.computeIfAbsent(
            core, _ -> new Network(arch.core().crossbars(), arch.core().noc()));
  }

  /**
   * Lets the first of what has been asked for at this moment begin: what it takes may be no time,
   * and others may be asked for before its next one comes. False if there was nothing.
   */
  boolean depart(long time) {
    if (asked.isEmpty()) {
      return false;
    }
    Asked first = Collections.min(asked, ORDER);
    asked.remove(first);
    long end = time;
    for (Step.Trip trip : first.trips()) {
      Network of = network(trip.core());
      end = Math.max(end, of.send(trip.from(), trip.to(), trip.bits(), time));
    }
    for (Step.Activation activation : first.activations()) {
      activate(activation, time);
      end = Math.max(end, activation.end);
    }
    first.unit().served(first.phase(), end);
    return true;
  }

  private void activate(Step.Activation activation, long time) {
    long start = time + activation.delay;
    if (activation.former != null) {
      start = Math.max(start, activation.former.end);
    }
    for (long i = 0; i < activation.crossbars; i++) {
      start = Math.max(start, crossbarFree.getOrDefault(activation.first + i, 0L));
    }
    activation.start = start;
    activation.end = start + activation.cycles;
    for (long i = 0; i < activation.crossbars; i++) {
      crossbarFree.put(activation.first + i, activation.end);
    }
    active.add(activation);
  }

  /** Tells of sums that are there by now; false if there are none. */
  boolean sums(long time, IntConsumer ready) {
    return active.removeIf(activation -> {
      boolean over = activation.end <= time;
      if (over) {
        ready.accept(activation.sum);
      }
      return over;
    });
  }

  /** One cycle of every server. */
  void work(long cycle) {
    alu.work(cycle);
    for (List<Server> servers : List.of(coreAlus, loading, storing, feeding)) {
      servers.forEach(server -> server.work(cycle));
    }
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
