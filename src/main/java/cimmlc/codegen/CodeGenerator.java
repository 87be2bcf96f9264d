package cimmlc.codegen;

import cimmlc.arch.Architecture;
import cimmlc.arch.ComputingMode;
import cimmlc.flow.Flow;
import cimmlc.flow.Header;
import cimmlc.flow.Statement;
import cimmlc.schedule.cg.CgSchedule;
import cimmlc.schedule.cg.Execution;
import cimmlc.schedule.cg.ScheduledOperator;
import cimmlc.schedule.cg.ScheduledOperator.Cim;
import cimmlc.schedule.cg.ScheduledOperator.Merge;
import cimmlc.schedule.cg.Segment;
import cimmlc.schedule.mvm.CrossbarOperator;
import cimmlc.schedule.mvm.MvmSchedule;
import cimmlc.schedule.mvm.MvmSegment;
import cimmlc.schedule.vvm.VvmSchedule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns schedules into meta-operator flows (semantics of Figures 11, 13 and 15; docs/flow.md): core
 * by core, crossbar by crossbar, or by groups of rows.
 */
public final class CodeGenerator {

  private final CgSchedule schedule;
  private final Architecture arch;
  private final Tables tables;
  private final DigitalLowering digital;

  private CodeGenerator(CgSchedule schedule, Architecture arch) {
    this.schedule = schedule;
    this.arch = arch;
    this.tables = new Tables(schedule.graph(), arch.ext().digitalOps());
    this.digital = new DigitalLowering(tables);
  }

  /** What lowers the products of one segment, and its end. */
  private interface ProductLowering {
    Lowered lower(Cim cim, int index, Segment segment);

    List<Step> lower(Merge merge);

    void endSegment(Segment segment);

    long localBytes();
  }

  /**
   * The core-mode flow of a schedule of a fully quantised graph.
   *
   * @throws cimmlc.diag.InvalidInputException if the buffers are too small, a sum could leave
   *     int32, or the chip lacks a digital operator
   */
  public static GeneratedFlow generate(CgSchedule schedule) {
    CodeGenerator generator = new CodeGenerator(schedule, schedule.arch().inMode(ComputingMode.CM));
    return generator.generate(new ByCores(new CoreLowering(generator.tables)));
  }

  /**
   * The crossbar-mode flow of a schedule of a fully quantised graph.
   *
   * @throws cimmlc.diag.InvalidInputException as in core mode, or if a local buffer is too small
   */
  public static GeneratedFlow generate(MvmSchedule schedule) {
    return generate(schedule.cg(), schedule.segments(), ComputingMode.XBM);
  }

  /**
   * The wordline-mode flow of a schedule of a fully quantised graph.
   *
   * @throws cimmlc.diag.InvalidInputException as in crossbar mode
   */
  public static GeneratedFlow generate(VvmSchedule schedule) {
    return generate(schedule.mvm().cg(), schedule.segments(), ComputingMode.WLM);
  }

  private static GeneratedFlow generate(
      CgSchedule cg, List<MvmSegment> segments, ComputingMode mode) {
    Architecture arch = cg.arch().inMode(mode);
    CodeGenerator generator = new CodeGenerator(cg, arch);
    return generator.generate(
        new ByCrossbars(new CrossbarLowering(generator.tables, arch), segments));
  }

  private record ByCores(CoreLowering cores) implements ProductLowering {
    @Override
    public Lowered lower(Cim cim, int index, Segment segment) {
      return cores.lower(cim, segment.execution());
    }

    @Override
    public List<Step> lower(Merge merge) {
      return cores.lower(merge);
    }

    @Override
    public void endSegment(Segment segment) {}

    @Override
    public long localBytes() {
      return 0;
    }
  }

  private record ByCrossbars(CrossbarLowering crossbars, List<MvmSegment> segments)
      implements ProductLowering {
    @Override
    public Lowered lower(Cim cim, int index, Segment segment) {
      CrossbarOperator operator = segments.get(segment.index()).operators().get(index);
      return crossbars.lower(operator, segment.execution());
    }

    @Override
    public List<Step> lower(Merge merge) {
      return crossbars.lower(merge);
    }

    @Override
    public void endSegment(Segment segment) {
      crossbars.endSegment(segment.execution() == Execution.LAYER_BY_LAYER);
    }

    @Override
    public long localBytes() {
      return crossbars.localBytes();
    }
  }

  private GeneratedFlow generate(ProductLowering products) {
    List<LoweredSegment> segments =
        schedule.segments().stream().map(segment -> lower(segment, products)).toList();
    tables.problems.throwIfAny();
    BufferTooSmallException.throwIfAny(tables.tooSmall);
    List<Lifetime> lifetimes = Liveness.of(tables.tensors, segments);
    MemoryPlan plan = MemoryPlan.place(tables.tensors, lifetimes, arch);
    Iterable<Statement.Segment> body =
        () -> segments.stream().map(LoweredSegment::toSegment).iterator();
    return new GeneratedFlow(
        new Flow(header(plan, products.localBytes()), body),
        tables.constants.store(),
        results(segments));
  }

  private LoweredSegment lower(Segment segment, ProductLowering products) {
    List<Statement> writes = new ArrayList<>();
    List<Step> steps = new ArrayList<>();
    int index = 0;
    for (ScheduledOperator operator : segment.operators()) {
      switch (operator) {
        case Cim cim -> {
          Lowered lowered = products.lower(cim, index++, segment);
          writes.addAll(lowered.weightWrites());
          steps.addAll(lowered.steps());
        }
        case Merge merge -> steps.addAll(products.lower(merge));
        case ScheduledOperator.Digital(var node) -> steps.addAll(digital.lower(node));
      }
    }
    products.endSegment(segment);
    boolean sequential = segment.execution() == Execution.LAYER_BY_LAYER;
    return new LoweredSegment(segment.index(), sequential, writes, steps);
  }

  private Header header(MemoryPlan plan, long localBytes) {
    return new Header(
        schedule.graph().name(),
        arch,
        plan.l0Bytes(),
        localBytes,
        plan.offChipBytes(),
        tables.tensors.declarations(),
        tables.constants.declarations(),
        tables.params.declarations(tables.tensors));
  }

  /** The last stage that writes a place completes all tensors there. */
  private Map<String, List<String>> results(List<LoweredSegment> segments) {
    Map<String, String> writers = new HashMap<>();
    for (LoweredSegment segment : segments) {
      for (Step step : segment.steps()) {
        step.writes().forEach(tensor -> writers.put(tensor.root(), step.stage()));
      }
    }
    Map<String, List<String>> results = new LinkedHashMap<>();
    for (FlowTensor tensor : tables.tensors.all()) {
      String stage = writers.get(tensor.root());
      if (stage != null) {
        results.computeIfAbsent(stage, _ -> new ArrayList<>()).add(tensor.name());
      }
    }
    return results;
  }
}
