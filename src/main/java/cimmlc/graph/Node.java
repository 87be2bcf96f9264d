package cimmlc.graph;

import java.util.List;

/**
 * One operator of the graph.
 *
 * @param name unique in the graph
 * @param op what it computes
 * @param inputs names of tensors, in the operator's order; see {@link Op}
 * @param output name of the tensor that it produces
 */
public record Node(String name, Op op, List<String> inputs, String output) {

  public Node {
    inputs = List.copyOf(inputs);
  }

  /** Name of the first input. */
  public String input() {
    return inputs.getFirst();
  }
}
