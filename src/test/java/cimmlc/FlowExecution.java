package cimmlc;

import static org.assertj.core.api.Assertions.assertThat;

import cimmlc.codegen.CodeGenerator;
import cimmlc.codegen.GeneratedFlow;
import cimmlc.flow.FlatPrinter;
import cimmlc.flow.Flow;
import cimmlc.flow.FlowParser;
import cimmlc.flow.FlowPrinter;
import cimmlc.flow.FlowSize;
import cimmlc.flow.ParsedFlow;
import cimmlc.flow.TensorDecl;
import cimmlc.flow.legality.FlowVerifier;
import cimmlc.graph.Evaluator;
import cimmlc.graph.Graph;
import cimmlc.graph.Op;
import cimmlc.schedule.cg.CgSchedule;
import cimmlc.sim.functional.AnalogOptions;
import cimmlc.sim.functional.FunctionalSimulator;
import java.lang.foreign.Arena;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Executes flows and holds every tensor against the integer reference. */
final class FlowExecution {

  private FlowExecution() {}

  /**
   * Generates, prints, parses and executes a core-mode flow.
   *
   * @return the flow, printed
   */
  static String compare(CgSchedule schedule, Map<String, int[]> inputs, String what) {
    return compare(CodeGenerator.generate(schedule), schedule.graph(), inputs, what);
  }

  /**
   * Prints, parses and executes a flow.
   *
   * @return the flow, printed
   */
  static String compare(
      GeneratedFlow generated, Graph graph, Map<String, int[]> inputs, String what) {
    String text = FlowPrinter.print(generated.flow());
    ParsedFlow parsed = FlowParser.parse(text, what);
    Flow flow = parsed.flow();
    assertThat(FlowPrinter.print(flow)).as(what).isEqualTo(text);
    assertThat(FlowVerifier.verify(parsed)).as("%s%n%s", what, text).isEmpty();

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

  /** Executes a flow cell by cell, with converters that lose nothing, and compares its outputs. */
  static void compareAnalog(
      GeneratedFlow generated, Graph graph, Map<String, int[]> inputs, String what) {
    AnalogOptions lossless = AnalogOptions.adc(Double.POSITIVE_INFINITY);
    try (Arena arena = Arena.ofConfined()) {
      Map<String, int[]> outputs =
          FunctionalSimulator.of(generated.flow(), generated.weights().load(arena), 1, lossless)
              .run(inputs, (_, _, _) -> {});
      Map<String, int[]> expected = Evaluator.run(graph, inputs);
      outputs.forEach((name, values) ->
          assertThat(values).as("%s, analog, %s", what, name).isEqualTo(expected.get(name)));
    }
  }

  /** Executes the flat text of a flow, one statement after another, and compares its outputs. */
  static void compareFlat(
      GeneratedFlow generated, Graph graph, Map<String, int[]> inputs, String what) {
    String structured = FlowPrinter.print(generated.flow());
    StringBuilder text = new StringBuilder();
    text.append(structured, 0, structured.indexOf("\nsegment ") + 1);
    text.append("segment 0 sequential {\nstage all on CORES {\n");
    long printed = FlatPrinter.print(generated.flow(), text);
    assertThat(FlowSize.of(generated.flow()).flatStatements()).as(what).isEqualTo(printed);
    text.append("}\n}\n");
    assertThat(text).as(what).doesNotContain("repeat", "mov_patch");
    Flow flow = FlowParser.parse(text.toString(), what).flow();
    try (Arena arena = Arena.ofConfined()) {
      Map<String, int[]> outputs =
          FunctionalSimulator.of(flow, generated.weights().load(arena), 1)
              .run(inputs, (_, _, _) -> {});
      Map<String, int[]> expected = Evaluator.run(graph, inputs);
      outputs.forEach((name, values) ->
          assertThat(values).as("%s, flat, %s", what, name).isEqualTo(expected.get(name)));
    }
  }

  private static List<String> viewsOfInputs(Flow flow, Graph graph) {
    return flow.header().tensors().values().stream()
        .filter(tensor ->
            graph.producers().containsKey(tensor.name())
                && isView(graph.producers().get(tensor.name()).op())
                && graph.inputs().stream()
                    .map(flow.header()::tensor)
                    .anyMatch(input -> input.address().equals(tensor.address())))
        .map(TensorDecl::name)
        .toList();
  }

  /** True for what may be the same bytes as its input. */
  private static boolean isView(Op op) {
    return op instanceof Op.Reshape || op instanceof Op.Transpose;
  }
}
