package cimmlc.sim.performance;

import cimmlc.arch.Architecture;
import cimmlc.arch.Energy.Component;
import cimmlc.arch.Energy.Figure;
import cimmlc.flow.Flow;
import cimmlc.flow.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/** Executes flows on time (4.1; docs/timing.md). */
public final class PerformanceSimulator {

  private final Flow flow;
  private final Architecture arch;
  private final SimulationOptions options;
  private final Map<Component, Figure> figures;
  private final Meter meter;
  private final UseMeter use;
  private final List<SegmentTiming> segments = new ArrayList<>();
  private final List<WeightWriting> writing = new ArrayList<>();
  private final List<CriticalLink> criticalPath = new ArrayList<>();
  private boolean spread;

  private PerformanceSimulator(Flow flow, SimulationOptions options) {
    this.flow = flow;
    this.arch = flow.header().architecture();
    this.options = options;
    this.figures = options.details() ? EnergyTables.figures(arch.ext().energy()) : Map.of();
    this.meter = new Meter(arch, figures);
    this.use = new UseMeter(arch);
  }

  /**
   * The cost of a flow on the chip in its header.
   *
   * @throws cimmlc.diag.InvalidInputException if the flow does what the simulator has no rule for
   *     or waits for a value that is never written, or the chip names an unknown energy table
   */
  public static PerformanceResult simulate(Flow flow, SimulationOptions options) {
    return new PerformanceSimulator(flow, options).run();
  }

  private PerformanceResult run() {
    LowerWindows windows = new LowerWindows(flow.header());
    long start = 0;
    for (Statement.Segment segment : flow.body()) {
      SegmentSimulation simulation = new SegmentSimulation(flow.header(), segment, windows, start);
      writing.add(simulation.writing());
      SegmentTiming timing = simulation.run(options.details(), this::before, this::after);
      segments.add(timing);
      start += timing.latencyCycles();
    }
    Optional<PerformanceResult.Details> details =
        options.details() ? Optional.of(details(start)) : Optional.empty();
    return new PerformanceResult(segments, options.images(), arch.cycleSeconds(), details);
  }

  private void before(Timeline timeline) {
    if (options.details()) {
      meter.observe(timeline);
    }
  }

  private void after(Timeline timeline) {
    if (options.details()) {
      use.add(timeline);
      criticalPath.addAll(CriticalPath.of(timeline.runs));
      spread |= timeline.runs.stream().anyMatch(run -> spread(run.stream));
    }
  }

  private static boolean spread(Stream stream) {
    return stream.pieces().stream()
        .anyMatch(piece -> piece instanceof Piece.Windows w && w.load().crossCores());
  }

  private PerformanceResult.Details details(long latency) {
    StepFunction active = meter.active();
    double mean = meter.activeCycles() / Math.max(1, latency);
    return new PerformanceResult.Details(
        new Activity(active.peak(), provisioned(), provisionedOneImage(), mean, active),
        use.over(latency),
        figures.isEmpty() ? Optional.empty() : Optional.of(energy(latency)),
        criticalPath,
        CellWrites.of(writing),
        Assumptions.of(flow.header(), segments, spread, meter.uncovered(figures)));
  }

  private long provisioned() {
    long most = 0;
    for (SegmentTiming segment : segments) {
      LongStream each = segment.stages().stream().mapToLong(StageTiming::provisionedCrossbars);
      most = Math.max(most, segment.sequential() ? each.max().orElse(0) : each.sum());
    }
    return most;
  }

  private long provisionedOneImage() {
    StepFunction.Builder running = new StepFunction.Builder();
    for (SegmentTiming segment : segments) {
      for (StageTiming stage : segment.stages()) {
        running.add(stage.startCycle(), stage.endCycle(), stage.provisionedCrossbars());
      }
    }
    return running.build().peak();
  }

  private EnergyUse energy(long latency) {
    Map<Component, Double> energies = meter.energyPj();
    StepFunction power = meter.power();
    double leakagePj = 0;
    Figure leakage = figures.get(Component.LEAKAGE);
    if (leakage != null && arch.cycleSeconds() > 0) {
      // mW times seconds are mJ, and a mJ is 1e9 pJ.
      leakagePj = leakage.value() * arch.cycleSeconds() * 1e9;
      energies.put(Component.LEAKAGE, leakagePj * latency);
    }
    double total = energies.values().stream().mapToDouble(Double::doubleValue).sum();
    double peak = power.peak() * Meter.POWER_UNIT + leakagePj;
    return new EnergyUse(energies, peak, total / Math.max(1, latency), power);
  }
}
