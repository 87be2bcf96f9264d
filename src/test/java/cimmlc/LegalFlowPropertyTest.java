package cimmlc;

import static org.assertj.core.api.Assertions.assertThat;

import cimmlc.codegen.CodeGenerator;
import cimmlc.flow.Flow;
import cimmlc.flow.FlowParser;
import cimmlc.flow.FlowPrinter;
import cimmlc.flow.legality.FlowVerifier;
import cimmlc.graph.RandomGraphs;
import cimmlc.schedule.SchedulingOptions;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random networks on random chips: what is generated is legal, and its text reads back. */
class LegalFlowPropertyTest {

  private static final int NETWORKS = 60;

  @ParameterizedTest
  @ValueSource(strings = {"none", "cg-pipeline", "cg-duplication", "cg", "poly-schedule"})
  void generatedFlowsAreLegal(String policy) {
    for (long seed = 0; seed < NETWORKS; seed++) {
      Flow flow =
          CodeGenerator.generate(
                  Policies.cg(policy)
                      .schedule(
                          RandomGraphs.quantized(seed),
                          RandomArchitectures.of(seed),
                          SchedulingOptions.DEFAULT))
              .flow();
      assertThat(FlowVerifier.verify(flow, Map.of())).as("seed %d", seed).isEmpty();
      String text = FlowPrinter.print(flow);
      Flow parsed = FlowParser.parse(text, "f.mop").flow();
      assertThat(FlowPrinter.print(parsed)).as("seed %d", seed).isEqualTo(text);
    }
  }
}
