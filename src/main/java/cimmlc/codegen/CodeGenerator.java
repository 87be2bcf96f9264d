package cimmlc.codegen;

import cimmlc.arch.ComputingMode;
import cimmlc.flow.Flow;
import cimmlc.flow.Header;
import cimmlc.flow.Statement;
import cimmlc.schedule.cg.CgSchedule;
import cimmlc.schedule.cg.Execution;
import cimmlc.schedule.cg.ScheduledOperator;
import cimmlc.schedule.cg.Segment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns schedules into meta-operator flows (semantics of Figure 11; docs/flow.md). */
public final class CodeGenerator {

  private final CgSchedule schedule;
  private final Tables tables;
  private final CoreLowering cores;
  private final DigitalLowering digital;

  private CodeGenerator(CgSchedule schedule) {
    this.schedule = schedule;
    this.tables = new Tables(schedule.graph(), schedule.arch().ext().digitalOps());
    this.cores = new CoreLowering(tables);
    this.digital = new DigitalLowering(tables);
  }

  /**
   * The core-mode flow of a schedule of a fully quantised graph.
   *
   * @throws cimmlc.diag.InvalidInputException if the buffers are too small, a sum could leave
   *     int32, or the chip lacks a digital operator
   */
  public static GeneratedFlow generate(CgSchedule schedule) {
    return new CodeGenerator(schedule).generate();
  }

  private GeneratedFlow generate() {
    List<LoweredSegment> segments = schedule.segments().stream().map(this::lower).toList();
    tables.problems.throwIfAny();
    List<Lifetime> lifetimes = Liveness.of(tables.tensors, segments);
    MemoryPlan plan = MemoryPlan.place(tables.tensors, lifetimes, schedule.arch());
    Iterable<Statement.Segment> body =
        () -> segments.stream().map(LoweredSegment::toSegment).iterator();
    return new GeneratedFlow(
        new Flow(header(plan), body), tables.constants.store(), results(segments));
  }

  private LoweredSegment lower(Segment segment) {
    List<Statement> writes = new ArrayList<>();
    List<Step> steps = new ArrayList<>();
    for (ScheduledOperator operator : segment.operators()) {
      switch (operator) {
        case ScheduledOperator.Cim cim -> {
          CoreLowering.Lowered lowered = cores.lower(cim, segment.execution());
          writes.addAll(lowered.weightWrites());
          steps.addAll(lowered.steps());
        }
        case ScheduledOperator.Merge merge -> steps.addAll(cores.lower(merge));
        case ScheduledOperator.Digital(var node) -> steps.addAll(digital.lower(node));
      }
    }
    boolean sequential = segment.execution() == Execution.LAYER_BY_LAYER;
    return new LoweredSegment(segment.index(), sequential, writes, steps);
  }

  private Header header(MemoryPlan plan) {
    return new Header(
        schedule.graph().name(),
        schedule.arch().inMode(ComputingMode.CM),
        plan.l0Bytes(),
        0,
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
