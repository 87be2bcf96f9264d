package cimmlc.schedule.cg;

import cimmlc.graph.Graph;
import cimmlc.graph.Node;
import cimmlc.graph.Op;
import cimmlc.graph.Tensor;
import cimmlc.schedule.cg.ScheduledOperator.Cim;
import cimmlc.schedule.cg.ScheduledOperator.Digital;
import cimmlc.schedule.cg.ScheduledOperator.Merge;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How many bytes of tensors live while some operators of a network overlap: what they and the
 * digital operators after them read and write, and what waits for later ones. A tensor needs its
 * place from the first to the last operator on cores in whose segment it is touched. Holes between
 * places and copies in another layout are not counted, so this only proposes: {@link Timing#fits}
 * decides.
 */
final class LiveBytes {

  private static final int SUM_BYTES = Integer.BYTES;

  /** The operators on cores, by index, between which a tensor lives. */
  private record Span(int first, int last, long bytes) {}

  private final Graph graph;
  private final List<Span> spans;
  private final Map<String, Span> spanOf = new LinkedHashMap<>();
  private final Map<String, String> places = new HashMap<>();
  private final Map<String, Integer> owners = new HashMap<>();
  private final Map<String, List<String>> sums = new HashMap<>();

  /** Of the operators of a schedule, in its order. */
  LiveBytes(CgSchedule schedule) {
    this.graph = schedule.graph();
    graph.inputs().forEach(input -> touch(input, 0));
    int cims = 0;
    for (ScheduledOperator operator :
        (Iterable<ScheduledOperator>) schedule.operators()::iterator) {
      switch (operator) {
        case Cim cim -> cim(cim, cims++);
        case Merge(Node node, _) -> merge(node, cims - 1);
        case Digital(Node node) -> digital(node);
      }
    }
    int end = Math.max(0, cims - 1);
    graph.outputs().forEach(output -> touch(output, end));
    this.spans = List.copyOf(spanOf.values());
  }

  /** Bytes while the operators on cores of a range overlap. */
  long during(int begin, int end) {
    return spans.stream()
        .filter(span -> span.first < end && span.last >= begin)
        .mapToLong(Span::bytes)
        .sum();
  }

  /** The end of the longest range from there that may overlap in so many bytes; at least one. */
  int end(int begin, int limit, double capacity) {
    int end = begin + 1;
    while (end < limit && during(begin, end + 1) <= capacity) {
      end++;
    }
    return end;
  }

  private void cim(Cim cim, int index) {
    Node node = cim.node();
    touch(node.input(), index);
    owners.put(node.output(), index);
    if (cim.part().isWhole() || !cim.part().isPartialSum(cimmlc.graph.MatrixForm.of(graph, node))) {
      touch(node.output(), index);
      return;
    }
    String name = node.name() + " part " + cim.part().index();
    long values = cim.form().windows() * cim.form().columns() * cim.form().groups();
    spanOf.put(name, new Span(index, index, SUM_BYTES * values));
    sums.computeIfAbsent(node.name(), _ -> new ArrayList<>()).add(name);
  }

  private void merge(Node node, int index) {
    owners.put(node.output(), index);
    touch(node.output(), index);
    for (String name : sums.getOrDefault(node.name(), List.of())) {
      spanOf.computeIfPresent(name, (_, span) -> new Span(span.first, index, span.bytes));
    }
  }

  private void digital(Node node) {
    int owner = 0;
    for (String input : node.inputs()) {
      owner = Math.max(owner, owners.getOrDefault(input, 0));
    }
    owners.put(node.output(), owner);
    if (node.op() instanceof Op.Reshape) {
      places.put(node.output(), place(node.input()));
    }
    for (String input : node.inputs()) {
      touch(input, owner);
    }
    touch(node.output(), owner);
  }

  private String place(String name) {
    return places.getOrDefault(name, name);
  }

  private void touch(String name, int index) {
    Tensor tensor = graph.tensor(name);
    if (tensor.isConstant()) {
      return;
    }
    long bytes = tensor.shape().elements() * tensor.activationQuantization().type().bytes();
    spanOf.merge(
        place(name),
        new Span(index, index, bytes),
        (a, b) ->
            new Span(
                Math.min(a.first, b.first), Math.max(a.last, b.last), Math.max(a.bytes, b.bytes)));
  }
}
