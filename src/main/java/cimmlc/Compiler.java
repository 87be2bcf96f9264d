package cimmlc;

import cimmlc.arch.Architecture;
import cimmlc.arch.ComputingMode;
import cimmlc.codegen.CodeGenerator;
import cimmlc.codegen.GeneratedFlow;
import cimmlc.data.Samples;
import cimmlc.diag.InvalidInputException;
import cimmlc.graph.Graph;
import cimmlc.graph.Quantizer;
import cimmlc.graph.Range;
import cimmlc.reference.Calibrator;
import cimmlc.schedule.cg.Bounds;
import cimmlc.schedule.cg.CgPolicy;
import cimmlc.schedule.cg.CgSchedule;
import cimmlc.schedule.cg.PassPolicy;
import cimmlc.sim.performance.PerformanceResult;
import cimmlc.sim.performance.PerformanceSimulator;
import cimmlc.sim.performance.SimulationOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The pipeline of the paper's Figure 3. Each step takes the former's immutable result; {@link
 * #quantize}, {@link #schedule} and {@link #generate} can be called alone to stop at a level.
 */
public final class Compiler {

  private final Network network;
  private final Architecture arch;
  private final CompilerOptions options;
  private final Phases phases = new Phases();
  private final Trials trials;
  private final List<String> assumptions = new ArrayList<>();

  /** A compilation of a network for a chip. */
  public Compiler(Network network, Architecture arch, CompilerOptions options) {
    this.network = network;
    this.arch = arch;
    this.options = options;
    this.trials = new Trials(arch, options, phases);
    phases.add("import", network.importSeconds());
  }

  /**
   * All of it.
   *
   * @param calibration inputs on which a float network's ranges are observed
   * @throws InvalidInputException if the chip cannot do the network; every reason
   */
  public Compilation compile(Samples calibration) {
    Program program = program(calibration);
    PerformanceResult performance = simulate(program.generated());
    PerformanceResult unoptimized = unoptimized(program.graph()).orElse(performance);
    Bounds bounds =
        phases.timed("bounds", () -> Bounds.of(program.graph(), arch, options.scheduling()));
    return new Compilation(
        program,
        options.scheduling(),
        performance,
        unoptimized,
        bounds,
        phases.seconds(),
        assumptions);
  }

  /**
   * The flow, whose time is not asked for.
   *
   * @param calibration inputs on which a float network's ranges are observed
   * @throws InvalidInputException if the chip cannot do the network; every reason
   */
  public Program program(Samples calibration) {
    Graph graph = quantize(calibration);
    Schedule schedule = refine(schedule(graph));
    return new Program(network, graph, schedule, generate(schedule), assumptions);
  }

  /** The integer network; a QDQ model's own quantisation stays as it is. */
  public Graph quantize(Samples calibration) {
    Graph real = network.graph();
    if (Quantizer.uncalibrated(real).isEmpty()) {
      return quantize(real, Map.of());
    }
    assumptions.add("activation ranges observed on " + calibration.description());
    Map<String, Range> ranges =
        phases.timed(
            "calibrate",
            () -> Calibrator.ranges(real, calibration, options.percentile(), assumptions::add));
    return quantize(real, ranges);
  }

  private Graph quantize(Graph real, Map<String, Range> ranges) {
    return phases.timed(
        "quantize",
        () -> Quantizer.quantize(real, ranges, options.quantization(), assumptions::add));
  }

  /** The computing-graph level (section 3.3.2). */
  public CgSchedule schedule(Graph graph) {
    Scheduler scheduler = new Scheduler(arch, options, trials);
    return phases.timed("cg", () -> scheduler.schedule(graph, assumptions::add));
  }

  /** The levels below, as far as the computing mode shows them (sections 3.3.3 and 3.3.4). */
  public Schedule refine(CgSchedule cg) {
    return trials.refine(cg);
  }

  /** The meta-operator flow of a schedule. */
  public GeneratedFlow generate(Schedule schedule) {
    return trials.generate(schedule);
  }

  /** The flow on time. */
  public PerformanceResult simulate(GeneratedFlow generated) {
    return trials.simulate(generated);
  }

  /** Policy {@code none} in core mode on the same chip; absent where that is what is compiled. */
  private Optional<PerformanceResult> unoptimized(Graph graph) {
    CgPolicy none = PassPolicy.NONE;
    if (arch.mode() == ComputingMode.CM && options.policy().equals(none.name())) {
      return Optional.empty();
    }
    return Optional.of(
        phases.timed(
            "unoptimized",
            () -> {
              Architecture cores = arch.inMode(ComputingMode.CM);
              CgSchedule cg = none.schedule(graph, cores, options.scheduling());
              return PerformanceSimulator.simulate(
                  CodeGenerator.generate(cg).flow(), SimulationOptions.DEFAULT);
            }));
  }
}
