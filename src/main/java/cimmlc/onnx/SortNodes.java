package cimmlc.onnx;

import cimmlc.diag.Diagnostics;
import cimmlc.diag.Location;
import cimmlc.onnx.proto.Onnx.GraphProto;
import cimmlc.onnx.proto.Onnx.NodeProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Nodes after the producers of their inputs. The file's order is kept where it already is one, as
 * ONNX asks for; missing and doubled names and cycles are reported.
 */
final class SortNodes {

  private final List<NodeProto> nodes;
  private final Map<String, Integer> producers = new HashMap<>();
  private final Location file;
  private final Diagnostics problems;

  private SortNodes(GraphProto graph, Location file, Diagnostics problems) {
    this.nodes = graph.getNodeList();
    this.file = file;
    this.problems = problems;
  }

  static List<NodeProto> run(
      GraphProto graph, Set<String> initializers, Location file, Diagnostics problems) {
    SortNodes sort = new SortNodes(graph, file, problems);
    Set<String> given = new HashSet<>(initializers);
    graph.getInputList().forEach(input -> given.add(input.getName()));
    sort.checkNames(given);
    return sort.sorted();
  }

  private void checkNames(Set<String> given) {
    for (int i = 0; i < nodes.size(); i++) {
      for (String output : nodes.get(i).getOutputList()) {
        if (!output.isEmpty() && (producers.put(output, i) != null || given.contains(output))) {
          problems.add(file, describe(i) + ": '" + output + "' is produced a second time");
        }
      }
    }
    for (int i = 0; i < nodes.size(); i++) {
      for (String input : nodes.get(i).getInputList()) {
        if (!input.isEmpty() && !producers.containsKey(input) && !given.contains(input)) {
          problems.add(file, describe(i) + ": input '" + input + "' is neither produced nor given");
        }
      }
    }
  }

  private String describe(int index) {
    NodeProto node = nodes.get(index);
    return Domains.describe(node, Domains.nodeName(node));
  }

  private List<NodeProto> sorted() {
    int[] waiting = new int[nodes.size()];
    List<List<Integer>> consumers = new ArrayList<>();
    nodes.forEach(_ -> consumers.add(new ArrayList<>()));
    PriorityQueue<Integer> ready = new PriorityQueue<>();
    for (int i = 0; i < waiting.length; i++) {
      for (String input : nodes.get(i).getInputList()) {
        Integer producer = producers.get(input);
        if (producer != null) {
          consumers.get(producer).add(i);
          waiting[i]++;
        }
      }
      if (waiting[i] == 0) {
        ready.add(i);
      }
    }
    List<NodeProto> sorted = new ArrayList<>();
    while (!ready.isEmpty()) {
      int next = ready.remove();
      sorted.add(nodes.get(next));
      for (int consumer : consumers.get(next)) {
        if (--waiting[consumer] == 0) {
          ready.add(consumer);
        }
      }
    }
    reportCycle(waiting);
    return sorted;
  }

  private void reportCycle(int[] waiting) {
    List<String> stuck = new ArrayList<>();
    for (int i = 0; i < waiting.length && stuck.size() < 5; i++) {
      if (waiting[i] > 0) {
        stuck.add(describe(i));
      }
    }
    if (!stuck.isEmpty()) {
      problems.add(file, "the graph has a cycle; it holds up " + String.join(", ", stuck));
    }
  }
}
