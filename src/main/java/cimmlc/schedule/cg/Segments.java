package cimmlc.schedule.cg;

import cimmlc.graph.Graph;
import cimmlc.graph.MatrixForm;
import cimmlc.graph.Node;
import cimmlc.schedule.cg.ScheduledOperator.Cim;
import cimmlc.schedule.cg.ScheduledOperator.Digital;
import cimmlc.schedule.cg.ScheduledOperator.Merge;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts all nodes of a graph into segments, once it is known where the operators on cores go. */
final class Segments {

  private final Graph graph;
  private final List<List<ScheduledOperator>> operators = new ArrayList<>();
  private final Map<String, Integer> segmentOf = new HashMap<>();

  private Segments(Graph graph, int count) {
    this.graph = graph;
    for (int i = 0; i < count; i++) {
      operators.add(new ArrayList<>());
    }
  }

  /**
   * Segments with every node: digital ones with their last producer, a merge with the last part.
   *
   * @param cims all parts, in the graph's order
   * @param segmentOf 0-based segment of each part, never falling
   */
  static List<Segment> of(Graph graph, List<Cim> cims, int[] segmentOf, Execution execution) {
    int count = cims.isEmpty() ? 1 : segmentOf[segmentOf.length - 1] + 1;
    Segments segments = new Segments(graph, count);
    int next = 0;
    for (Node node : graph.nodes()) {
      if (!graph.isCimSupported(node)) {
        segments.digital(node);
        continue;
      }
      int parts = cims.get(next).part().count();
      for (int end = next + parts; next < end; next++) {
        segments.add(cims.get(next), segmentOf[next]);
      }
      segments.mergeIfSplit(cims.get(next - 1), segmentOf[next - 1]);
    }
    List<Segment> done = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      done.add(new Segment(i, execution, PlaceOnCores.inOrder(segments.operators.get(i))));
    }
    return done;
  }

  private void digital(Node node) {
    int segment = 0;
    for (String input : node.inputs()) {
      segment = Math.max(segment, segmentOf.getOrDefault(input, 0));
    }
    add(new Digital(node), segment);
  }

  private void mergeIfSplit(Cim last, int segment) {
    if (last.part().isPartialSum(MatrixForm.of(graph, last.node()))) {
      add(new Merge(last.node(), last.part().count()), segment);
    }
  }

  private void add(ScheduledOperator operator, int segment) {
    operators.get(segment).add(operator);
    segmentOf.put(operator.node().output(), segment);
  }
}
