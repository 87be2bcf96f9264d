package cimmlc.report;

import cimmlc.Compilation;
import cimmlc.arch.Architecture;
import cimmlc.arch.ArchitectureWriter;
import cimmlc.flow.FlowSize;
import cimmlc.flow.Header;
import cimmlc.graph.Graph;
import cimmlc.graph.MatrixForm;
import cimmlc.graph.Node;
import cimmlc.graph.Tensor;
import cimmlc.schedule.cg.Bounds;
import cimmlc.schedule.cg.ScheduledOperator.Cim;
import cimmlc.schedule.cg.Segment;
import cimmlc.schedule.mvm.CrossbarOperator;
import cimmlc.sim.performance.PerformanceResult;
import cimmlc.sim.performance.SegmentTiming;
import cimmlc.sim.performance.StageTiming;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The tree of {@code result.json}. */
public final class ResultJson {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Compilation compilation;
  private final Architecture arch;
  private final Graph graph;
  private final PerformanceResult performance;

  private ResultJson(Compilation compilation) {
    this.compilation = compilation;
    this.arch = compilation.cg().arch();
    this.graph = compilation.graph();
    this.performance = compilation.performance();
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
    root.set("segments", segments());
    ObjectNode simulated = PerformanceJson.of(performance);
    root.set("latency", simulated.get("latency"));
    root.set("throughput", simulated.get("throughput"));
    root.set("unoptimized", unoptimized());
    long unoptimized = compilation.unoptimized().latencyCycles();
    root.put("speedup", (double) unoptimized / performance.latencyCycles());
    root.set("bounds", bounds());
    for (String key : List.of("activity", "power", "energy_pj", "writes")) {
      if (simulated.has(key)) {
        root.set(key, simulated.get(key));
      }
    }
    compilation.limit().ifPresent(limit -> budget(limit, root));
    Header header = compilation.generated().flow().header();
    root.putObject("buffers")
        .put("l0_peak_bytes", header.l0Bytes())
        .put("l1_peak_bytes", header.l1Bytes());
    FlowSize size = FlowSize.of(compilation.generated().flow());
    root.putObject("flow")
        .put("statements", size.statements())
        .put("flat_statements", size.flatStatements())
        .put("bytes", size.bytes());
    ObjectNode seconds = root.putObject("seconds");
    ProcessHandle.current()
        .info()
        .startInstant()
        .map(start -> Duration.between(start, Instant.now()).toMillis() * 1e-3)
        .ifPresent(total -> seconds.put("total", total));
    compilation.seconds().forEach(seconds::put);
    ArrayNode assumptions = root.putArray("assumptions");
    compilation.assumptions().forEach(assumptions::add);
    performance.details().ifPresent(d -> d.assumptions().forEach(assumptions::add));
    return root;
  }

  /** A power budget is met, or nothing would have been compiled. */
  private void budget(Compilation.PowerLimit limit, ObjectNode root) {
    long cycles = limit.unlimitedCycles();
    ((ObjectNode) root.get("power"))
        .put("budget_w", limit.watts())
        .put("unlimited_latency_cycles", cycles)
        .put("latency_over_unlimited", (double) performance.latencyCycles() / cycles);
  }

  private ObjectNode unoptimized() {
    PerformanceResult none = compilation.unoptimized();
    ObjectNode tree = JSON.objectNode().put("cycles", none.latencyCycles());
    none.details().ifPresent(d -> tree.put("peak_crossbars", d.activity().peakCrossbars()));
    return tree;
  }

  private ObjectNode bounds() {
    Bounds bounds = compilation.bounds();
    long interval = performance.intervalCycles();
    return JSON.objectNode()
        .put("latency_cycles", bounds.latencyCycles())
        .put("throughput_interval_cycles", bounds.throughputIntervalCycles())
        .put("latency_gap", gap(performance.latencyCycles(), bounds.latencyCycles()))
        .put("throughput_gap", gap(interval, bounds.throughputIntervalCycles()));
  }

  /** How far above its bound a figure is, as part of the bound. */
  private static double gap(long cycles, long bound) {
    return bound == 0 ? 0 : (double) cycles / bound - 1;
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

  private ArrayNode segments() {
    ArrayNode segments = JSON.arrayNode();
    for (Segment segment : compilation.cg().segments()) {
      SegmentTiming timing = performance.segments().get(segment.index());
      Map<String, StageTiming> stages = new HashMap<>();
      timing.stages().forEach(stage -> stages.put(stage.name(), stage));
      ObjectNode tree =
          segments
              .addObject()
              .put("index", segment.index())
              .put("latency_cycles", timing.latencyCycles())
              .put("interval_cycles", timing.intervalCycles())
              .put("reload_cycles", timing.reloadCycles())
              .put("cores_used", segment.coresUsed())
              .put("crossbars_used", crossbarsUsed(segment));
      ArrayNode operators = tree.putArray("operators");
      List<CrossbarOperator> placed =
          compilation.placement().isEmpty()
              ? List.of()
              : compilation.placement().get(segment.index()).operators();
      for (int i = 0; i < segment.cims().size(); i++) {
        Cim cim = segment.cims().get(i);
        ObjectNode operator = operator(cim, stages);
        if (!placed.isEmpty()) {
          operator
              .put("crossbars", placed.get(i).grid().crossbars())
              .put("duplication", placed.get(i).duplication());
        }
        operators.add(operator);
      }
    }
    return segments;
  }

  private long crossbarsUsed(Segment segment) {
    return compilation.placement().isEmpty()
        ? segment.crossbarsUsed()
        : compilation.placement().get(segment.index()).crossbarsUsed();
  }

  private static ObjectNode operator(Cim cim, Map<String, StageTiming> stages) {
    String name = cim.node().name() + (cim.part().isWhole() ? "" : ".part" + cim.part().index());
    ObjectNode tree =
        JSON.objectNode()
            .put("name", name)
            .put("op", cim.node().op().getClass().getSimpleName())
            .put("rows", cim.form().rows())
            .put("columns", cim.form().columns())
            .put("groups", cim.form().groups())
            .put("windows", cim.form().windows())
            .put("crossbars", cim.footprint().crossbars())
            .put("cores", cim.footprint().cores())
            .put("duplication_cg", cim.duplication())
            .put("duplication", cim.duplication());
    StageTiming stage = stages.get(name);
    if (stage != null) {
      tree.put("mvm_cycles", stage.mvmCycles())
          .put("interval_cycles", stage.intervalCycles())
          .put("start_cycle", stage.startCycle())
          .put("end_cycle", stage.endCycle())
          .put("bound_by", stage.boundBy());
    }
    return tree;
  }
}
