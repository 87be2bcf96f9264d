package cimmlc.schedule.cg;

import cimmlc.arch.Architecture;
import cimmlc.graph.Graph;
import cimmlc.graph.Op;
import cimmlc.graph.Shape;
import cimmlc.schedule.SchedulingOptions;
import cimmlc.schedule.cg.ScheduledOperator.Cim;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The times of the windows of a segment's operators, bandwidths and ALUs included. */
final class OperatorCycles implements WindowCycles {

  private final List<PhaseCycles> phases;

  /** The operators on cores of a segment, in its order. */
  OperatorCycles(Graph graph, Architecture arch, SchedulingOptions options, Segment segment) {
    Map<String, Double> digital = DigitalWork.of(graph, segment);
    boolean inTurns = segment.execution() == Execution.PIPELINE;
    this.phases = new ArrayList<>();
    for (Cim cim : segment.cims()) {
      double windows = Math.max(1, cim.form().windows());
      double follow = digital.getOrDefault(cim.node().name(), 0.0) / windows;
      phases.add(new PhaseCycles(arch, options, cim, reads(graph, cim), inTurns, follow));
    }
  }

  PhaseCycles phases(int operator) {
    return phases.get(operator);
  }

  @Override
  public long of(int operator, int copies) {
    return (long) Math.ceil(phases.get(operator).interval(copies));
  }

  @Override
  public long latency(int operator, int copies) {
    return Math.max(of(operator, copies), (long) phases.get(operator).latency(copies));
  }

  private static PhaseCycles.Reads reads(Graph graph, Cim cim) {
    Shape input = graph.input(cim.node()).shape();
    double elements = input.elements();
    if (cim.node().op() instanceof Op.Conv(var window, _)) {
      double channels = Math.max(1, input.dim(1));
      double history = (double) (window.kernelH() - 1) * window.dilationH() * input.dim(-1);
      return new PhaseCycles.Reads(
          elements / channels,
          channels,
          (double) window.kernelH() * window.kernelW(),
          history + window.kernelW());
    }
    double values = Math.max(1, cim.form().rows());
    return new PhaseCycles.Reads(elements / values, values, 1, 1);
  }
}
