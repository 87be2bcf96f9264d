package cimmlc;

import cimmlc.arch.Architecture;
import cimmlc.arch.ComputingMode;
import cimmlc.codegen.CodeGenerator;
import cimmlc.codegen.GeneratedFlow;
import cimmlc.data.Samples;
import cimmlc.diag.InvalidInputException;
import cimmlc.flow.ConstantDecl;
import cimmlc.flow.Header;
import cimmlc.flow.ValueType;
import cimmlc.graph.Graph;
import cimmlc.graph.Quantizer;
import cimmlc.graph.Range;
import cimmlc.graph.TensorData;
import cimmlc.reference.Calibrator;
import cimmlc.schedule.cg.Bounds;
import cimmlc.schedule.cg.CgSchedule;
import cimmlc.schedule.cg.PassPolicy;
import cimmlc.sim.performance.PerformanceResult;
import cimmlc.sim.performance.PerformanceSimulator;
import cimmlc.sim.performance.SimulationOptions;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The pipeline of the paper's Figure 3. Each step takes the former's immutable result; {@link
 * #quantize}, {@link #schedule} and {@link #generate} can be called alone to stop at a level.
 */
public final class Compiler {

  /** Float weights that are worth a collection of the heap to be rid of. */
  private static final long LARGE_BYTES = 256L << 20;

  private final Architecture arch;
  private final CompilerOptions options;
  private final Phases phases = new Phases();
  private final Trials trials;
  private final List<String> assumptions = new ArrayList<>();
  private Network network;

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
    Graph graph = quantize(calibration);
    Supplier<PowerBudget.Met> within = begin(graph);
    Supplier<Bounds> bounds =
        phases.beside("bounds", () -> Bounds.of(graph, arch, options.scheduling()));
    Optional<Supplier<PerformanceResult>> unoptimized =
        isUnoptimized()
            ? Optional.empty()
            : Optional.of(phases.beside("unoptimized", () -> unoptimized(graph)));
    PowerBudget.Met met = within.get();
    PerformanceResult performance = met.candidate().performance();
    return new Compilation(
        program(graph, met.candidate()),
        options.scheduling(),
        performance,
        unoptimized.map(Supplier::get).orElse(performance),
        bounds.get(),
        met.limit(),
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
    if (options.hasPowerBudget()) {
      return program(graph, begin(graph).get().candidate());
    }
    Schedule schedule = levels(graph);
    return program(graph, schedule, generate(schedule));
  }

  private Program program(Graph graph, Schedule schedule, GeneratedFlow generated) {
    noteWideSums(generated.flow().header());
    return new Program(network, graph, schedule, generated, assumptions);
  }

  private void noteWideSums(Header header) {
    List<String> wide =
        header.constants().values().stream()
            .filter(constant -> constant.type().equals(ValueType.S64))
            .map(ConstantDecl::name)
            .toList();
    if (!wide.isEmpty()) {
      assumptions.add(
          "64-bit sums, first in %s, %d in all: fewer bits of weights or activations would fit 32"
              .formatted(wide.getFirst().replaceFirst("[.]offset$", ""), wide.size()));
    }
  }

  /** The network: as imported, and once it is quantised as integers. */
  public Network network() {
    return network;
  }

  /** The integer network; a QDQ model's own quantisation stays as it is. */
  public Graph quantize(Samples calibration) {
    long before = realBytes(network.graph());
    Graph integers = integers(network.graph(), calibration);
    network = network.with(integers);
    if (before > LARGE_BYTES) {
      System.gc(); // they lie outside the heap, whose own collections may be long in coming
    }
    return integers;
  }

  private Graph integers(Graph real, Samples calibration) {
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

  private static long realBytes(Graph graph) {
    return graph.tensors().values().stream().mapToLong(each -> realBytes(each.data())).sum();
  }

  /** Bytes outside the heap that are no view of a file, which takes no memory for good. */
  private static long realBytes(@Nullable TensorData data) {
    return switch (data) {
      case TensorData.Floats(MemorySegment bytes) when bytes.isNative() && !bytes.isMapped() ->
          bytes.byteSize();
      case TensorData.Scaled scaled -> realBytes(scaled.base());
      case null, default -> 0;
    };
  }

  /** The computing-graph level (section 3.3.2). */
  public CgSchedule schedule(Graph graph) {
    return options.hasPowerBudget() ? levels(graph).cg() : begin(graph, options, trials).get();
  }

  /**
   * All levels, as far as the computing mode shows them (sections 3.3.3 and 3.3.4), within the
   * power budget if there is one.
   */
  public Schedule levels(Graph graph) {
    return options.hasPowerBudget()
        ? begin(graph).get().candidate().schedule()
        : trials.refine(schedule(graph));
  }

  private Program program(Graph graph, PowerBudget.Candidate candidate) {
    return program(graph, candidate.schedule(), candidate.generated());
  }

  private Supplier<PowerBudget.Met> begin(Graph graph) {
    if (options.hasPowerBudget()) {
      Policies.checkBudget(options.policy(), arch);
      return () -> PowerBudget.meet(options.powerBudgetW(), watts -> candidate(graph, watts));
    }
    Supplier<CgSchedule> schedule = begin(graph, options, trials);
    return () ->
        new PowerBudget.Met(candidate(trials.refine(schedule.get()), trials), Optional.empty());
  }

  private PowerBudget.Candidate candidate(Graph graph, double watts) {
    CompilerOptions limited = options.withinPower(watts);
    Trials made = new Trials(arch, limited, phases);
    return candidate(made.refine(begin(graph, limited, made).get()), made);
  }

  private static PowerBudget.Candidate candidate(Schedule schedule, Trials made) {
    GeneratedFlow generated = made.generate(schedule);
    return new PowerBudget.Candidate(schedule, generated, made.simulate(generated));
  }

  /** Begins what goes on beside the rest of the computing-graph level. */
  private Supplier<CgSchedule> begin(Graph graph, CompilerOptions limited, Trials made) {
    Scheduler scheduler = new Scheduler(graph, arch, limited, made, phases);
    return () -> phases.timed("cg", () -> scheduler.schedule(assumptions::add));
  }

  /** The meta-operator flow of a schedule. */
  public GeneratedFlow generate(Schedule schedule) {
    return trials.generate(schedule);
  }

  /** The flow on time. */
  public PerformanceResult simulate(GeneratedFlow generated) {
    return trials.simulate(generated);
  }

  /** True if what is compiled is policy {@code none} in core mode. */
  private boolean isUnoptimized() {
    return arch.mode() == ComputingMode.CM && options.policy().equals(PassPolicy.NONE.name());
  }

  /** Policy {@code none} in core mode on the same chip. */
  private PerformanceResult unoptimized(Graph graph) {
    Architecture cores = arch.inMode(ComputingMode.CM);
    CgSchedule cg = PassPolicy.NONE.schedule(graph, cores, options.scheduling());
    return PerformanceSimulator.simulate(
        CodeGenerator.generate(cg).flow(), SimulationOptions.DEFAULT);
  }
}
