package cimmlc;

import static org.assertj.core.api.Assertions.assertThat;

import cimmlc.codegen.CodeGenerator;
import cimmlc.codegen.GeneratedFlow;
import cimmlc.flow.Flow;
import cimmlc.flow.FlowParser;
import cimmlc.flow.FlowPrinter;
import cimmlc.flow.TensorDecl;
import cimmlc.graph.Evaluator;
import cimmlc.graph.Graph;
import cimmlc.schedule.cg.CgSchedule;
import cimmlc.sim.functional.FunctionalSimulator;
import java.lang.foreign.Arena;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Executes schedules in core mode and holds every tensor against the integer reference. */
final class CoreModeExecution {

  private CoreModeExecution() {}

  /**
   * Generates, prints, parses and executes a flow.
   *
   * @return the flow, printed
   */
  static String compare(CgSchedule schedule, Map<String, int[]> inputs, String what) {
    Graph graph = schedule.graph();
    GeneratedFlow generated = CodeGenerator.generate(schedule);
    String text = FlowPrinter.print(generated.flow());
    Flow flow = FlowParser.parse(text, what).flow();
    assertThat(FlowPrinter.print(flow)).as(what).isEqualTo(text);

    Map<String, int[]> expected = Evaluator.run(graph, inputs);
    Set<String> compared = new HashSet<>(graph.inputs());
    try (Arena arena = Arena.ofConfined()) {
      FunctionalSimulator.of(flow, generated.weights().load(arena), 1)
          .run(
              inputs,
              (stage, _, reader) -> {
                for (String name : generated.results().getOrDefault(stage.name(), List.of())) {
                  if (expected.containsKey(name)) {
                    assertThat(reader.read(flow.header().tensor(name)))
                        .as("%s, tensor %s%n%s", what, name, text)
                        .isEqualTo(expected.get(name));
                    compared.add(name);
                  }
                }
              });
    }
    compared.addAll(viewsOfInputs(flow, graph));
    assertThat(compared).as(what).containsAll(expected.keySet());
    return text;
  }

  private static List<String> viewsOfInputs(Flow flow, Graph graph) {
    return flow.header().tensors().values().stream()
        .filter(tensor ->
            graph.producers().containsKey(tensor.name())
                && graph.producers().get(tensor.name()).op() instanceof cimmlc.graph.Op.Reshape
                && graph.inputs().stream()
                    .map(flow.header()::tensor)
                    .anyMatch(input -> input.address().equals(tensor.address())))
        .map(TensorDecl::name)
        .toList();
  }
}
