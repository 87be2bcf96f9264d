package cimmlc.sim.performance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepFunctionTest {

  /**
   * From few changes in a list to far more changes than cycles, in more cycles than the list has.
   */
  @ParameterizedTest
  @ValueSource(ints = {10, 10_000, 70_000, 300_000})
  void boxesAddUp(int cycles) {
    StepFunction.Builder builder = new StepFunction.Builder();
    double sum = 0;
    for (int repeat = 0; repeat < 3; repeat++) {
      for (int cycle = 0; cycle < cycles; cycle++) {
        int level = 1 + cycle % 2;
        builder.add(cycle, cycle + 1, level);
        sum += level;
      }
    }
    StepFunction function = builder.build();
    assertThat(function.peak()).isEqualTo(6);
    assertThat(function.sum()).isEqualTo(sum);
    assertThat(function.steps()).isEqualTo(cycles + 1);
  }

  @Test
  void nothingIsZero() {
    StepFunction function = new StepFunction.Builder().build();
    assertThat(function.peak()).isZero();
    assertThat(function.sum()).isZero();
  }
}
