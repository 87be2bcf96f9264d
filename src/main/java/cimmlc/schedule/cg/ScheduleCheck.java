package cimmlc.schedule.cg;

import cimmlc.arch.Architecture;
import cimmlc.graph.Graph;
import cimmlc.graph.MatrixForm;
import cimmlc.graph.Node;
import cimmlc.schedule.cg.ScheduledOperator.Cim;
import cimmlc.schedule.cg.ScheduledOperator.Digital;
import cimmlc.schedule.cg.ScheduledOperator.Merge;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Is a list of segments a legal schedule of a graph on a chip? Linear in nodes and parts. */
final class ScheduleCheck {

  private final Graph graph;
  private final Architecture arch;
  private final Map<String, Part> lastPart = new HashMap<>();
  private final Map<String, Integer> segmentOf = new HashMap<>();
  private final Set<String> produced = new HashSet<>();

  ScheduleCheck(Graph graph, Architecture arch) {
    this.graph = graph;
    this.arch = arch;
  }

  /** Throws IllegalArgumentException, with the reason, for what is no legal schedule. */
  void check(List<Segment> segments) {
    produced.addAll(graph.inputs());
    int index = 0;
    for (Segment segment : segments) {
      require(segment.index() == index++, "segments out of order");
      require(
          segment.endCore() <= arch.cores(), "segment " + segment.index() + " exceeds the chip");
      segment.operators().forEach(operator -> check(operator, segment.index()));
    }
    for (Node node : graph.nodes()) {
      require(produced.contains(node.output()), node.name() + " is not scheduled completely");
    }
  }

  private void check(ScheduledOperator operator, int segment) {
    Node node = operator.node();
    int latest = 0;
    for (String input : node.inputs()) {
      require(
          graph.tensor(input).isConstant() || produced.contains(input),
          node.name() + " reads " + input + " before it exists");
      latest = Math.max(latest, segmentOf.getOrDefault(input, 0));
    }
    require(!produced.contains(node.output()), node.name() + " is scheduled twice");
    switch (operator) {
      case Digital _ -> digital(node, latest == segment);
      case Merge merge -> merge(merge, segment);
      case Cim cim -> cim(cim);
    }
    segmentOf.put(node.output(), segment);
  }

  private void digital(Node node, boolean withProducer) {
    require(!graph.isCimSupported(node), node.name() + " belongs on cores");
    require(withProducer, node.name() + " is not in the segment of its last producer");
    produced.add(node.output());
  }

  private void merge(Merge merge, int segment) {
    Node node = merge.node();
    Part last = lastPart.get(node.name());
    require(
        last != null && last.completes(MatrixForm.of(graph, node)) && last.count() == merge.parts(),
        node.name() + " is merged before all of its parts are done");
    require(
        segmentOf.getOrDefault(node.output(), -1) == segment,
        node.name() + " is not merged in the segment of its last part");
    produced.add(node.output());
  }

  private void cim(Cim cim) {
    Node node = cim.node();
    MatrixForm form = MatrixForm.of(graph, node);
    Part part = cim.part();
    require(
        part.follows(lastPart.put(node.name(), part), form) && cim.form().equals(part.formIn(form)),
        node.name() + ": part " + part.index() + " is not the next block of " + form);
    require(
        cim.footprint().cores()
            == Math.ceilDiv(cim.footprint().crossbars(), arch.crossbarsPerCore()),
        node.name() + ": a copy takes whole cores, as few as hold it");
    if (part.index() == part.count() - 1) {
      require(part.completes(form), node.name() + ": parts do not cover the matrix");
      if (!part.isPartialSum(form)) {
        produced.add(node.output());
      }
    }
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
