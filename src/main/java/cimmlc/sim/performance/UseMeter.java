package cimmlc.sim.performance;

import cimmlc.arch.Architecture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Adds up how long units were in use. */
final class UseMeter {

  private final Architecture arch;
  private final double[] sums = new double[Phase.values().length];
  private final double[][] cores;
  private final double[] alus;
  private final Map<Long, Long> links = new HashMap<>();
  private final Map<Long, Long> crossbarLinks = new HashMap<>();
  private double chipAlu;
  private double read;
  private double write;

  UseMeter(Architecture arch) {
    this.arch = arch;
    this.alus = new double[arch.cores()];
    this.cores = new double[Phase.values().length][arch.cores()];
  }

  void add(Timeline timeline) {
    for (StreamRun run : timeline.runs) {
      for (Lane lane : run.lanes) {
        if (lane.piece instanceof Piece.Windows windows) {
          add(lane, windows);
          if (lane.isReads) {
            crossbars(windows);
          }
        }
      }
    }
    Resources resources = timeline.resources;
    for (int core = 0; core < alus.length; core++) {
      alus[core] += busy(resources.coreAlus()[core]);
    }
    resources
        .network()
        .busyCycles()
        .forEach((link, cycles) -> links.merge(link, cycles, Long::sum));
    crossbarLinks(resources);
    ports(resources);
    chipAlu += busy(resources.alu(-1));
    read += busy(resources.l0Read());
    write += busy(resources.l0Write());
  }

  private void add(Lane lane, Piece.Windows windows) {
    int count = windows.load().rows().length;
    for (int phase = 0; phase < lane.phases; phase++) {
      int kind = lane.kind(phase).ordinal();
      double busy = lane.busyCycles(phase);
      if (windows.queue().part() != Piece.Part.WHOLE) {
        continue;
      }
      sums[kind] += busy * (lane.kind(phase) == Phase.MVM ? windows.load().crossbars() : count);
      for (int core = 0; core < count; core++) {
        cores[kind][windows.firstCore() + core] += busy;
      }
    }
  }

  /** Crossbars of a queue; those of a core count as parts of it. */
  private void crossbars(Piece.Windows windows) {
    int mvm = Phase.MVM.ordinal();
    int perCore = arch.crossbarsPerCore();
    for (Piece.Activation a : windows.activations()) {
      double busy = (double) a.cycles() * windows.units();
      sums[mvm] += busy * a.crossbars();
      for (long crossbar = a.first(); crossbar < a.first() + a.crossbars(); crossbar++) {
        cores[mvm][Math.toIntExact(crossbar / perCore)] += busy / perCore;
      }
    }
  }

  private void crossbarLinks(Resources resources) {
    @Nullable Network[] networks = resources.crossbarNetworks();
    for (int core = 0; core < networks.length; core++) {
      Network network = networks[core];
      if (network != null) {
        int of = core;
        network
            .busyCycles()
            .forEach((link, cycles) ->
                crossbarLinks.merge(link * networks.length + of, cycles, Long::sum));
      }
    }
  }

  private void ports(Resources resources) {
    for (Phase phase : List.of(Phase.LOAD, Phase.FEED, Phase.STORE)) {
      @Nullable Server[] ports = resources.ports(phase);
      for (int core = 0; core < ports.length; core++) {
        sums[phase.ordinal()] += busy(ports[core]);
        cores[phase.ordinal()][core] += busy(ports[core]);
      }
    }
  }

  private static double busy(@Nullable Server server) {
    return server == null ? 0 : server.busyCycles();
  }

  /** The use of each kind of unit over so many cycles. */
  List<UnitUse> over(long cycles) {
    List<UnitUse> use = new ArrayList<>();
    double all = Math.max(1, cycles);
    lane(use, "crossbars", arch.crossbars(), Phase.MVM, all);
    if (Double.isFinite(arch.core().aluOpsPerCycle())) {
      use.add(coreAlus(all));
    }
    single(use, "chip ALU", arch.chip().aluOpsPerCycle(), chipAlu / all);
    if (Double.isFinite(arch.chip().l0BitsPerCycle())) {
      lane(use, "L0 ports, loading", arch.cores(), Phase.LOAD, all);
      lane(use, "L0 ports, storing", arch.cores(), Phase.STORE, all);
    }
    single(use, "L0, reading", arch.chip().l0TotalBitsPerCycle(), read / all);
    single(use, "L0, writing", arch.chip().l0TotalBitsPerCycle(), write / all);
    if (Double.isFinite(arch.core().l1BitsPerCycle())) {
      lane(use, "L1", arch.cores(), Phase.FEED, all);
    }
    if (!links.isEmpty()) {
      use.add(links("links in use", links, all));
    }
    if (!crossbarLinks.isEmpty()) {
      use.add(links("crossbar links in use", crossbarLinks, all));
    }
    return use;
  }

  private UnitUse coreAlus(double cycles) {
    double sum = Arrays.stream(alus).sum();
    double most = Arrays.stream(alus).max().orElse(0);
    return new UnitUse("core ALUs", arch.cores(), sum / cycles / arch.cores(), most / cycles);
  }

  private static UnitUse links(String name, Map<Long, Long> links, double cycles) {
    double sum = links.values().stream().mapToDouble(Long::doubleValue).sum();
    double most = links.values().stream().mapToDouble(Long::doubleValue).max().orElse(0);
    return new UnitUse(name, links.size(), sum / cycles / links.size(), most / cycles);
  }

  private void lane(List<UnitUse> use, String unit, long count, Phase phase, double cycles) {
    double mean = sums[phase.ordinal()] / cycles / count;
    double most = Arrays.stream(cores[phase.ordinal()]).max().orElse(0);
    use.add(new UnitUse(unit, count, mean, most / cycles));
  }

  private static void single(List<UnitUse> use, String unit, double rate, double share) {
    if (Double.isFinite(rate)) {
      use.add(new UnitUse(unit, 1, share, share));
    }
  }
}
