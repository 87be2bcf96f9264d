package cimmlc;

import static org.assertj.core.api.Assertions.assertThat;

import cimmlc.arch.Architecture;
import cimmlc.arch.ArchitectureReader;
import cimmlc.arch.ComputingMode;
import cimmlc.codegen.CodeGenerator;
import cimmlc.flow.Flow;
import cimmlc.graph.Graph;
import cimmlc.graph.QuantizationOptions;
import cimmlc.graph.Quantizer;
import cimmlc.graph.Range;
import cimmlc.schedule.SchedulingOptions;
import cimmlc.schedule.cg.CgLatency;
import cimmlc.schedule.cg.CgSchedule;
import cimmlc.sim.performance.PerformanceResult;
import cimmlc.sim.performance.PerformanceSimulator;
import cimmlc.sim.performance.SimulationOptions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The closed-form numbers for Table 3's chip with everything ideal, out of the simulated flow. */
class ReferenceTimingTest {

  private static final Architecture CHIP =
      ArchitectureReader.parse(
              """
              name: ideal-table-3
              computing_mode: WLM
              chip: { core_number: [32, 24] }
              core: { xb_number: [4, 4] }
              crossbar: { xb_size: [128, 128], parallel_row: 8, dac: 1, adc: 8, precision: 2 }
              """,
              "ideal.yaml")
          .inMode(ComputingMode.CM);

  @ParameterizedTest
  @CsvSource({
    "resnet18, none, 3869952, 1605632",
    "resnet18, cg-pipeline, 1656960, 1605632",
    "resnet18, cg-duplication, 133248, 17280",
    "resnet18, cg, 17920, 8448",
    "resnet101, none, 9138432, 1605632",
    "resnet101, cg-pipeline, 1695744, 1605632",
    "resnet101, cg-duplication, 3476608, 160640",
  })
  void closedForms(String network, String policy, long latency, long interval) {
    CgSchedule schedule = schedule(network, policy);
    PerformanceResult result = simulate(schedule);
    assertThat(result.latencyCycles()).isEqualTo(latency);
    assertThat(result.segments().getFirst().intervalCycles()).isEqualTo(interval);
  }

  @ParameterizedTest
  @CsvSource({"resnet101, cg", "resnet50, poly-schedule", "vgg11, cg", "vgg16, cg-pipeline"})
  void agreesWithTheSchedulersModel(String network, String policy) {
    CgSchedule schedule = schedule(network, policy);
    CgLatency model = CgLatency.of(schedule, SchedulingOptions.DEFAULT);
    assertThat(simulate(schedule).latencyCycles()).isEqualTo(model.cycles());
  }

  private static CgSchedule schedule(String network, String policy) {
    Graph real = Network.load(network, Map.of(), 1).graph();
    Map<String, Range> ranges = new HashMap<>();
    Quantizer.uncalibrated(real).forEach(tensor -> ranges.put(tensor, new Range(-1, 1)));
    Graph graph = Quantizer.quantize(real, ranges, QuantizationOptions.INT8, _ -> {});
    return Policies.cg(policy).schedule(graph, CHIP, SchedulingOptions.DEFAULT);
  }

  private static PerformanceResult simulate(CgSchedule schedule) {
    Flow flow = CodeGenerator.generate(schedule).flow();
    return PerformanceSimulator.simulate(flow, SimulationOptions.DEFAULT);
  }
}
