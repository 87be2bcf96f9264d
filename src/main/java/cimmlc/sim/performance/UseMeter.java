package cimmlc.sim.performance;

import cimmlc.arch.Architecture;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Adds up how long units were in use. */
final class UseMeter {

  private final Architecture arch;
  private final double[] laneSum = new double[Phase.values().length];
  private final double[] laneMost = new double[Phase.values().length];
  private double aluSum;
  private double aluMost;
  private double chipAlu;
  private double read;
  private double write;
  private double link;

  UseMeter(Architecture arch) {
    this.arch = arch;
  }

  void add(Timeline timeline) {
    for (StreamRun run : timeline.runs) {
      for (Lane lane : run.lanes) {
        lanes(lane);
      }
    }
    Resources resources = timeline.resources;
    Collection<Server> alus = resources.coreAlus().values();
    aluSum += alus.stream().mapToDouble(Server::busyCycles).sum();
    aluMost += alus.stream().mapToDouble(Server::busyCycles).max().orElse(0);
    chipAlu += busy(resources.alu(-1));
    read += busy(resources.l0Read());
    write += busy(resources.l0Write());
    link += resources.network().busiestLinkCycles();
  }

  private void lanes(Lane lane) {
    if (lane.piece instanceof Piece.Windows windows) {
      for (int phase = 0; phase < lane.phases; phase++) {
        int kind = lane.kind(phase).ordinal();
        double busy = lane.busyCycles(phase);
        double units =
            lane.kind(phase) == Phase.MVM
                ? windows.load().crossbars()
                : windows.load().rows().length;
        laneSum[kind] += busy * units;
        laneMost[kind] = Math.max(laneMost[kind], busy);
      }
    }
  }

  private static double busy(@org.jspecify.annotations.Nullable Server server) {
    return server == null ? 0 : server.busyCycles();
  }

  /** The use of each kind of unit over so many cycles. */
  List<UnitUse> over(long cycles) {
    List<UnitUse> use = new ArrayList<>();
    double all = Math.max(1, cycles);
    lane(use, "crossbars", arch.crossbars(), Phase.MVM, all);
    if (Double.isFinite(arch.core().aluOpsPerCycle())) {
      use.add(new UnitUse("core ALUs", arch.cores(), aluSum / all / arch.cores(), aluMost / all));
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
    if (link > 0) {
      use.add(new UnitUse("busiest link", 1, link / all, link / all));
    }
    return use;
  }

  private void lane(List<UnitUse> use, String unit, long count, Phase phase, double cycles) {
    double mean = laneSum[phase.ordinal()] / cycles / count;
    use.add(new UnitUse(unit, count, mean, laneMost[phase.ordinal()] / cycles));
  }

  private static void single(List<UnitUse> use, String unit, double rate, double share) {
    if (Double.isFinite(rate)) {
      use.add(new UnitUse(unit, 1, share, share));
    }
  }
}
