package cimmlc.sim.performance.cycles;

import cimmlc.arch.Energy.Component;
import cimmlc.flow.Header;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a flow costs, computed from the times of every unit. */
public final class CycleResult {

  private final Counts energy;
  private final List<CycleSimulator.SegmentTimes> segments;

  CycleResult(Header header, List<CycleSimulator.SegmentTimes> segments) {
    energy = new Counts(header.architecture());
    this.segments = segments;
  }

  public long latencyCycles() {
    return segments.getLast().endCycle();
  }

  /** From image to image, of each segment. */
  public List<Long> intervals() {
    return segments.stream().map(CycleSimulator.SegmentTimes::intervalCycles).toList();
  }

  /** To write the weights of each segment. */
  public List<Long> reloads() {
    return segments.stream().map(CycleSimulator.SegmentTimes::reloadCycles).toList();
  }

  /** Of all segments. */
  public List<CycleSimulator.StageTimes> stages() {
    return segments.stream().flatMap(segment -> segment.stages().stream()).toList();
  }

  /** Units executed. */
  public long units() {
    return all().count();
  }

  private Stream<Unit> all() {
    return segments.stream().flatMap(segment -> segment.units().stream());
  }

  /** The most crossbars that are active in one cycle. */
  public long peakCrossbars() {
    double[] active = new double[(int) latencyCycles()];
    all()
        .forEach(unit -> {
          if (unit.work instanceof Work.Steps steps) {
            steps
                .activations()
                .forEach(a -> spread(active, a.start, a.end, a.crossbars * (a.end - a.start)));
          }
          if (unit.work instanceof Work.Window window) {
            int mvm = window.list().indexOf(Work.Phase.MVM);
            double crossbars = window.copy().layout().crossbars();
            spread(active, unit.requests[mvm], unit.end(mvm), crossbars * unit.cycles(mvm));
          }
        });
    return Math.round(Arrays.stream(active).max().orElse(0));
  }

  /** How often each component's figure is spent in an image; leakage is left out. */
  public Map<Component, Long> counts() {
    Map<Component, Long> counts = new EnumMap<>(Component.class);
    all()
        .flatMap(unit -> spent(unit).stream())
        .forEach(spent -> spent.counts().forEach((part, n) -> counts.merge(part, n, Long::sum)));
    return counts;
  }

  /** Energy in the cycle that needs most, without leakage. */
  public double peakPjPerCycle() {
    double[] power = new double[(int) latencyCycles() + 1];
    all()
        .flatMap(unit -> spent(unit).stream())
        .forEach(spent -> spread(power, spent.from(), spent.to(), energy.pj(spent.counts())));
    return Arrays.stream(power).max().orElse(0);
  }

  /** What is spent evenly over some cycles. */
  private record Spent(long from, long to, Map<Component, Long> counts) {}

  private List<Spent> spent(Unit unit) {
    List<Spent> spent = new ArrayList<>();
    switch (unit.work) {
      case Work.Pixel pixel -> {
        long to = Math.max(1, unit.end());
        spent.add(new Spent(Math.min(unit.start(), to - 1), to, energy.of(pixel)));
      }
      case Work.Steps _ -> throw new IllegalStateException("no energies of copies on crossbars");
      case Work.Window window -> {
        int mvm = window.list().indexOf(Work.Phase.MVM);
        for (Work.Phase phase : Work.Phase.values()) {
          int own = window.list().indexOf(phase);
          int over = own < 0 ? mvm : own;
          spent.add(new Spent(unit.requests[over], unit.end(over), energy.of(window, phase)));
        }
      }
    }
    return spent;
  }

  private static void spread(double[] cycles, long from, long to, double amount) {
    for (long cycle = from; cycle < to; cycle++) {
      cycles[(int) cycle] += amount / (to - from);
    }
  }
}
