package cimmlc;

import cimmlc.codegen.GeneratedFlow;
import cimmlc.graph.Graph;
import java.util.List;

/**
 * A network as a flow: what can be executed and compared.
 *
 * @param network as imported
 * @param graph quantised
 * @param schedule of the finest level
 * @param generated the flow and its weights
 * @param assumptions a line for each idealisation that was in force
 */
public record Program(
    Network network,
    Graph graph,
    Schedule schedule,
    GeneratedFlow generated,
    List<String> assumptions) {

  public Program {
    assumptions = List.copyOf(assumptions);
  }
}
