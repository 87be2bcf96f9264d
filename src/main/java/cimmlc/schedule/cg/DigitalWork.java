package cimmlc.schedule.cg;

import cimmlc.graph.Graph;
import cimmlc.graph.Node;
import cimmlc.graph.Op;
import java.util.HashMap;
import java.util.Map;

/** What the ALUs of cores have to do besides partial sums (docs/timing.md, "Pixels"). */
public final class DigitalWork {

  private DigitalWork() {}

  /** ALU operations of the digital operators that follow each node on cores, an image, by name. */
  public static Map<String, Double> of(Graph graph, Segment segment) {
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
