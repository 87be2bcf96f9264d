package cimmlc.cli;

import cimmlc.Network;
import cimmlc.graph.Graph;
import cimmlc.graph.MatrixForm;
import cimmlc.graph.Node;
import cimmlc.graph.Quantization;
import cimmlc.graph.Tensor;
import cimmlc.models.BuiltInNetworks;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cimmlc model}: the built-in networks, and what a network consists of. */
@Command(name = "model", description = "Lists, makes and shows networks.")
final class ModelCommand {

  private static final String ROW = "%-32s %-18s %8s %6s %5s %9s %12s %15s  %s\n";

  @Spec private CommandSpec spec;

  @Command(name = "list", description = "Lists the built-in networks.")
  void list() {
    BuiltInNetworks.names()
        .forEach(name -> out().printf("%-10s %s\n", name, BuiltInNetworks.description(name)));
  }

  @Command(name = "make", description = "Writes a built-in network as an ONNX file.")
  void make(
      @Parameters(paramLabel = "NAME", description = "A name of 'model list'.") String name,
      @Option(
              names = {"-o", "--output"},
              required = true,
              paramLabel = "FILE")
          Path file,
      @Option(names = "--seed", defaultValue = "0", description = "Of the weights.") long seed)
      throws IOException {
    var model = BuiltInNetworks.make(name, seed);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
      model.writeTo(out);
    }
    out().printf("%s: %s, weights of seed %d\n", file, name, seed);
  }

  @Command(name = "show", description = "Shows a network's operators as matrices.")
  void show(
      @Parameters(paramLabel = "MODEL", description = "An ONNX file or a built-in network.")
          String model,
      @Option(
              names = "--dim",
              paramLabel = "NAME=N",
              description = "The size of a dynamic dimension; once a dimension.")
          Map<String, Integer> dimensions) {
    Map<String, Integer> dims = dimensions == null ? Map.of() : dimensions;
    Network network = Network.load(model, dims, 0);
    Graph graph = network.graph();
    out().println(network.name());
    tensors("input", graph, graph.inputs());
    tensors("output", graph, graph.outputs());
    out().printf(ROW, "operator", "op", "R", "C", "G", "W", "weights", "MACs", "output");
    graph.nodes().forEach(node -> row(graph, node));
    totals(graph);
  }

  private void tensors(String what, Graph graph, List<String> names) {
    for (String name : names) {
      Tensor tensor = graph.tensor(name);
      out().printf("%s %s %s %s\n", what, name, tensor.shape(), stored(tensor));
    }
  }

  private static String stored(Tensor tensor) {
    return switch (tensor.quantization()) {
      case null -> "real";
      case Quantization.PerTensor(var type, float scale, int zero) ->
          "%s, scale %s, zero point %d".formatted(type, scale, zero);
      case Quantization.PerChannel(var type, _, _, _) -> type + " per channel";
    };
  }

  private void row(Graph graph, Node node) {
    String output = graph.output(node).shape().toString();
    if (!graph.isCimSupported(node)) {
      out().printf(ROW, node.name(), op(node), "", "", "", "", "", "", output);
      return;
    }
    MatrixForm form = MatrixForm.of(graph, node);
    out()
        .printf(
            ROW,
            node.name(),
            op(node),
            form.rows(),
            form.columns(),
            form.groups(),
            form.windows(),
            form.weights(),
            form.macs(),
            output);
  }

  /** The operator's name, with its function where it has several. */
  private static String op(Node node) {
    return switch (node.op()) {
      case cimmlc.graph.Op.Unary unary -> unary.kind().name().toLowerCase(java.util.Locale.ROOT);
      case cimmlc.graph.Op.Elementwise op -> op.kind().name().toLowerCase(java.util.Locale.ROOT);
      case cimmlc.graph.Op.Pool pool ->
          pool.kind().name().toLowerCase(java.util.Locale.ROOT) + " pool";
      default -> node.op().getClass().getSimpleName();
    };
  }

  private void totals(Graph graph) {
    Map<String, Integer> digital = new TreeMap<>();
    Map<String, Long> totals = new LinkedHashMap<>();
    for (Node node : graph.nodes()) {
      if (graph.isCimSupported(node)) {
        MatrixForm form = MatrixForm.of(graph, node);
        totals.merge("operators on crossbars", 1L, Long::sum);
        totals.merge("weights", form.weights(), Long::sum);
        totals.merge("MACs", form.macs(), Long::sum);
      } else {
        digital.merge(op(node), 1, Integer::sum);
      }
    }
    totals.forEach((what, sum) -> out().printf("%s: %d\n", what, sum));
    out().println("digital operators: " + digital);
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
