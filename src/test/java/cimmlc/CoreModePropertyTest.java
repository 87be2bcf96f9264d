package cimmlc;

import static org.assertj.core.api.Assertions.assertThat;

import cimmlc.arch.Architecture;
import cimmlc.baseline.PolySchedule;
import cimmlc.codegen.CodeGenerator;
import cimmlc.flow.Header;
import cimmlc.flow.Operand;
import cimmlc.flow.Params;
import cimmlc.flow.Statement;
import cimmlc.flow.TensorDecl;
import cimmlc.graph.Graph;
import cimmlc.graph.QuantizationOptions;
import cimmlc.graph.RandomGraphs;
import cimmlc.schedule.Objective;
import cimmlc.schedule.SchedulingOptions;
import cimmlc.schedule.cg.CgPolicy;
import cimmlc.schedule.cg.CgSchedule;
import cimmlc.schedule.cg.PassPolicy;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Random networks of 2 to 16 bits on random chips under every policy: the flow, printed and parsed
 * again, computes every tensor bit for bit as the integer reference does.
 */
class CoreModePropertyTest {

  private static final int NETWORKS = 70;

  static final List<CgPolicy> POLICIES =
      List.of(
          PassPolicy.NONE,
          PassPolicy.CG_PIPELINE,
          PassPolicy.CG_DUPLICATION,
          PassPolicy.CG,
          PolySchedule.POLICY);

  @ParameterizedTest
  @FieldSource("POLICIES")
  void theFlowComputesWhatTheGraphMeans(CgPolicy policy) {
    for (long seed = 0; seed < NETWORKS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int activationBits = random.nextInt(2, 17);
      var bits = new QuantizationOptions(activationBits, random.nextInt(2, widest(seed) + 1));
      Graph graph = RandomGraphs.quantized(seed, bits);
      FlowExecution.compare(
          schedule(policy, graph, bits, seed),
          RandomGraphs.inputs(graph, seed),
          policy.name() + ", seed " + seed);
    }
  }

  /** Bits of the widest weight that a chip can hold: it may have no room for 16 in a crossbar. */
  private static int widest(long seed) {
    Architecture arch = RandomArchitectures.of(seed);
    return arch.crossbar().slices(16, arch.ext().weightEncoding()) > arch.crossbar().columns()
        ? 8
        : 16;
  }

  @ParameterizedTest
  @FieldSource("POLICIES")
  void stagesThatOverlapInTimeDoNotOverlapInMemory(CgPolicy policy) {
    for (long seed = 0; seed < NETWORKS; seed++) {
      var flow =
          CodeGenerator.generate(
                  schedule(policy, RandomGraphs.quantized(seed), QuantizationOptions.INT8, seed))
              .flow();
      for (Statement.Segment segment : flow.body()) {
        if (!segment.sequential()) {
          checkDisjoint(flow.header(), segment);
        }
      }
    }
  }

  private static CgSchedule schedule(
      CgPolicy policy, Graph graph, QuantizationOptions bits, long seed) {
    Architecture arch = RandomArchitectures.of(seed);
    return policy.schedule(
        graph,
        arch,
        new SchedulingOptions(bits.weightBits(), bits.activationBits(), Objective.LATENCY));
  }

  private static void checkDisjoint(Header header, Statement.Segment segment) {
    Map<Operand.Address, TensorDecl> places = new HashMap<>();
    operations(segment)
        .filter(operation -> operation.arguments().containsKey("params"))
        .map(operation -> header.params(operation.name("params")))
        .flatMap(params -> tensors(header, params))
        .forEach(tensor -> places.put(tensor.address(), tensor));
    List<TensorDecl> sorted =
        places.values().stream()
            .sorted(
                Comparator.comparing((TensorDecl tensor) -> tensor.address().space())
                    .thenComparing(tensor -> tensor.address().offset().constant()))
            .toList();
    for (int i = 1; i < sorted.size(); i++) {
      TensorDecl low = sorted.get(i - 1);
      TensorDecl high = sorted.get(i);
      assertThat(
              low.address().space() != high.address().space()
                  || low.address().offset().constant() + low.bytes()
                      <= high.address().offset().constant())
          .as("%s and %s", low, high)
          .isTrue();
    }
  }

  private static Stream<TensorDecl> tensors(Header header, Params params) {
    return Stream.of("input", "inputs", "output")
        .filter(params::has)
        .flatMap(key -> params.names(key).stream())
        .map(header::tensor);
  }

  private static Stream<Statement.Operation> operations(Statement statement) {
    return switch (statement) {
      case Statement.Operation operation -> Stream.of(operation);
      case Statement.Segment segment ->
          segment.body().stream().flatMap(CoreModePropertyTest::operations);
      case Statement.Stage stage -> stage.body().stream().flatMap(CoreModePropertyTest::operations);
      case Statement.Repeat repeat ->
          repeat.body().stream().flatMap(CoreModePropertyTest::operations);
      case Statement.Parallel parallel ->
          parallel.body().stream().flatMap(CoreModePropertyTest::operations);
    };
  }
}
