package cimmlc;

import static org.assertj.core.api.Assertions.assertThat;

import cimmlc.arch.Architecture;
import cimmlc.arch.ComputingMode;
import cimmlc.diag.InvalidInputException;
import cimmlc.flow.Flow;
import cimmlc.flow.legality.FlowVerifier;
import cimmlc.graph.RandomGraphs;
import cimmlc.schedule.Objective;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A chip whose buffers suffice layer by layer suffices for every policy. */
class SmallBuffersTest {

  private static final int NETWORKS = 40;
  private static final double[] SHARES = {0.9, 1, 1.1, 1.4, 2};
  private static final List<String> POLICIES =
      List.of("cg-pipeline", "cg-duplication", "cg", "mvm", "vvm", "best", "jia-parallel");

  @ParameterizedTest
  @EnumSource(ComputingMode.class)
  void whatFitsLayerByLayerIsCompiled(ComputingMode mode) {
    int fitted = 0;
    int refused = 0;
    for (int seed = 0; seed < NETWORKS; seed++) {
      Objective objective = Objective.values()[seed % 2];
      Architecture arch =
          mode == ComputingMode.CM
              ? RandomArchitectures.of(seed)
              : RandomArchitectures.wordline(seed);
      Compiling unlimited =
          new Compiling(RandomGraphs.quantized(seed), arch, objective)
              .in(mode)
              .withBuffers(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
      Flow plain;
      try {
        plain = unlimited.with("none").orElseThrow().generated().flow();
      } catch (InvalidInputException e) {
        continue; // no room for a weight
      }
      double share = SHARES[seed % SHARES.length];
      double l1 = plain.header().l1Bytes();
      Compiling tight =
          unlimited.withBuffers(
              Math.max(1, Math.floor(plain.header().l0Bytes() * share)),
              seed % 3 > 0 || l1 == 0 ? Double.POSITIVE_INFINITY : Math.ceil(l1 * share / 2));
      boolean fits = tight.with("none").isPresent();
      for (String policy : POLICIES) {
        String what = policy + ", seed " + seed;
        Optional<Compiling.Result> result = tight.with(policy);
        assertThat(result.isPresent()).as(what).isEqualTo(fits);
        result.ifPresent(r ->
            assertThat(FlowVerifier.verify(r.generated().flow(), Map.of())).as(what).isEmpty());
      }
      fitted += fits ? 1 : 0;
      refused += fits ? 0 : 1;
    }
    assertThat(fitted).isGreaterThan(NETWORKS / 3);
    assertThat(refused).isGreaterThan(3);
  }
}
