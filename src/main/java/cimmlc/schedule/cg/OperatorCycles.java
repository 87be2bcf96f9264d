package cimmlc.schedule.cg;

import cimmlc.arch.Architecture;
import cimmlc.graph.Graph;
import cimmlc.graph.Node;
import cimmlc.graph.Op;
import cimmlc.graph.Shape;
import cimmlc.schedule.SchedulingOptions;
import cimmlc.schedule.cg.ScheduledOperator.Cim;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The times of the windows of a segment's operators, bandwidths and ALUs included. */
final class OperatorCycles implements WindowCycles {

  private final List<PhaseCycles> phases;

  /** The operators on cores of a segment, in its order. */
  OperatorCycles(Graph graph, Architecture arch, SchedulingOptions options, Segment segment) {
    Map<String, Double> digital = digitalOperations(graph, segment);
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

  /** Operations of the digital operators whose values come from each node's cores. */
  private static Map<String, Double> digitalOperations(Graph graph, Segment segment) {
    Map<String, Double> operations = new HashMap<>();
    Map<String, String> owner = new HashMap<>();
    for (ScheduledOperator operator : segment.operators()) {
      Node node = operator.node();
      if (!(operator instanceof ScheduledOperator.Digital)) {
        owner.put(node.output(), node.name());
        continue;
      }
      String first =
          node.inputs().stream().filter(owner::containsKey).map(owner::get).findFirst().orElse("");
      double values = graph.output(node).shape().elements();
      operations.merge(first, values * operationsPerValue(graph, node), Double::sum);
      owner.put(node.output(), first);
    }
    return operations;
  }

  private static double operationsPerValue(Graph graph, Node node) {
    return switch (node.op()) {
      case Op.Unary _ -> 1;
      case Op.Affine _ -> 2;
      case Op.Lrn lrn -> 2.0 * lrn.size() + 2;
      case Op.Elementwise _ -> node.inputs().size() - 1.0;
      case Op.Pool(_, var window, _) -> (double) window.kernelH() * window.kernelW();
      case Op.Softmax _ -> 3.0 + node.inputs().size();
      case Op.LayerNorm(_, _, boolean centered) ->
          (centered ? 5.0 : 3.0) + node.inputs().size() - 1;
      case Op.DynamicMatMul _ -> 2.0 * graph.input(node).shape().dim(-1);
      default -> 0;
    };
  }
}
