package cimmlc.report;

import cimmlc.Compilation;
import cimmlc.arch.Architecture;
import cimmlc.arch.ArchitectureWriter;
import cimmlc.graph.Graph;
import cimmlc.graph.MatrixForm;
import cimmlc.graph.Node;
import cimmlc.graph.Tensor;
import cimmlc.schedule.cg.CgLatency;
import cimmlc.schedule.cg.CgSchedule;
import cimmlc.schedule.cg.ScheduledOperator.Cim;
import cimmlc.schedule.cg.Segment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The tree of {@code result.json}. */
public final class ResultJson {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Compilation compilation;
  private final Architecture arch;
  private final Graph graph;
  private final CgLatency latency;

  private ResultJson(Compilation compilation) {
    this.compilation = compilation;
    this.arch = compilation.cg().arch();
    this.graph = compilation.graph();
    this.latency = CgLatency.of(compilation.cg(), compilation.options());
  }

  /**
   * The result of a compilation.
   *
   * @throws IOException if the model file cannot be read again for its hash
   */
  public static ObjectNode of(Compilation compilation) throws IOException {
    return new ResultJson(compilation).tree();
  }

  private ObjectNode tree() throws IOException {
    ObjectNode root = JSON.objectNode().put("format", 1);
    root.set("model", model());
    root.set("arch", arch());
    root.put("policy", compilation.cg().policy());
    root.put("objective", compilation.options().objective().key());
    root.put("activation_bits", compilation.options().activationBits());
    root.put("weight_bits", compilation.options().weightBits());
    root.set("segments", segments(compilation.cg()));
    root.set("latency", latency());
    ObjectNode buffers = root.putObject("buffers");
    buffers.put("l0_peak_bytes", compilation.generated().flow().header().l0Bytes());
    ObjectNode seconds = root.putObject("seconds");
    compilation.seconds().forEach(seconds::put);
    ArrayNode assumptions = root.putArray("assumptions");
    compilation.assumptions().forEach(assumptions::add);
    return root;
  }

  private ObjectNode model() throws IOException {
    List<Node> cims = graph.nodes().stream().filter(graph::isCimSupported).toList();
    ObjectNode model = JSON.objectNode().put("name", compilation.network().name());
    compilation.network().sha256().ifPresent(hash -> model.put("sha256", hash));
    return model
        .put("nodes", graph.nodes().size())
        .put("cim_operators", cims.size())
        .put("digital_operators", graph.nodes().size() - cims.size())
        .put("macs", cims.stream().mapToLong(node -> MatrixForm.of(graph, node).macs()).sum())
        .put(
            "weights",
            graph.tensors().values().stream()
                .filter(Tensor::isConstant)
                .mapToLong(tensor -> tensor.shape().elements())
                .sum());
  }

  private ObjectNode arch() {
    return JSON.objectNode()
        .put("name", arch.name())
        .put("sha256", sha256(ArchitectureWriter.print(arch)))
        .put("mode", arch.mode().name())
        .put("cores", arch.cores())
        .put("crossbars", arch.crossbars())
        .put("weight_capacity", arch.weightCapacity(compilation.options().weightBits()));
  }

  private static String sha256(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private ArrayNode segments(CgSchedule cg) {
    ArrayNode segments = JSON.arrayNode();
    for (Segment segment : cg.segments()) {
      ObjectNode tree =
          segments
              .addObject()
              .put("index", segment.index())
              .put("latency_cycles", latency.segmentCycles().get(segment.index()))
              .put("interval_cycles", latency.intervalCycles().get(segment.index()))
              .put("cores_used", segment.coresUsed())
              .put("crossbars_used", segment.crossbarsUsed());
      ArrayNode operators = tree.putArray("operators");
      segment.cims().forEach(cim -> operators.add(operator(cim)));
    }
    return segments;
  }

  private ObjectNode operator(Cim cim) {
    long mvm = arch.crossbar().mvmCycles(compilation.options().activationBits());
    String part = cim.part().isWhole() ? "" : "#" + cim.part().index();
    return JSON.objectNode()
        .put("name", cim.node().name() + part)
        .put("op", cim.node().op().getClass().getSimpleName())
        .put("rows", cim.form().rows())
        .put("columns", cim.form().columns())
        .put("groups", cim.form().groups())
        .put("windows", cim.form().windows())
        .put("crossbars", cim.footprint().crossbars())
        .put("cores", cim.footprint().cores())
        .put("duplication_cg", cim.duplication())
        .put("duplication", cim.duplication())
        .put("mvm_cycles", mvm)
        .put("interval_cycles", Math.ceilDiv(cim.form().windows(), cim.duplication()) * mvm);
  }

  private ObjectNode latency() {
    ObjectNode tree = JSON.objectNode().put("cycles", latency.cycles());
    if (arch.cycleSeconds() > 0) {
      tree.put("seconds", latency.cycles() * arch.cycleSeconds());
    }
    return tree;
  }
}
