package cimmlc.sim.functional.analog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cimmlc.arch.AdcPolicy;
import cimmlc.arch.WeightEncoding;
import cimmlc.sim.functional.analog.AnalogMatrix.Device;
import cimmlc.sim.functional.analog.AnalogMatrix.Rows;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AnalogMatrixTest {

  private static final double LOSSLESS = Double.POSITIVE_INFINITY;

  static IntStream seeds() {
    return IntStream.range(0, 400);
  }

  /** One row group of random size on a random device. */
  private static final class Case {
    final Random random;
    final Device device;
    final int rows;
    final int columns;
    final int rowsUsed;
    final int windows;
    final int[] w;
    final int[] zeros;
    final int[] u;

    Case(int seed, boolean lossless) {
      random = new Random(seed);
      int most = seed % 3 == 0 ? 16 : 8;
      WeightEncoding[] encodings = WeightEncoding.values();
      WeightEncoding encoding = encodings[random.nextInt(encodings.length)];
      int bits = 2 + random.nextInt(most - 1);
      Cells cells = new Cells(encoding, bits, 1 + random.nextInt(most));
      int widest = Math.min(8, 23 - cells.cellBits()); // 230 rows stay within 31 bits
      Inputs inputs = new Inputs(2 + random.nextInt(most - 1), 1 + random.nextInt(widest));
      rows = 1 + random.nextInt(random.nextBoolean() ? 200 : 12); // few rows stand in one word
      int parallel = rows + random.nextInt(30);
      rowsUsed = rows + random.nextInt(30);
      AdcPolicy policy = random.nextBoolean() ? AdcPolicy.UNIFORM : AdcPolicy.SATURATE;
      double adc = lossless ? LOSSLESS : 1 + random.nextInt(12);
      device = new Device(cells, inputs, parallel, adc, policy, random.nextBoolean());
      columns = 1 + random.nextInt(50);
      windows = 1 + random.nextInt(4);
      int least = NaiveCrossbar.least(encoding, bits);
      w = random.ints((long) rows * columns, least, 1 << (bits - 1)).toArray();
      zeros = random.ints(columns, -3, 4).toArray();
      u = random.ints((long) windows * rows, 0, 1 << inputs.bits()).toArray();
    }

    Sums sums(SumKernel kernel) {
      Rows group = new Rows(0, rows, 0, rowsUsed, w, zeros);
      Sums sums = new Sums(windows, columns);
      new AnalogMatrix(device, List.of(group), kernel).multiply(u, rows, 0, 1, sums);
      return sums;
    }

    int[] column(int column) {
      return IntStream.range(0, rows).map(row -> w[row * columns + column]).toArray();
    }

    int[] window(int window) {
      return Arrays.copyOfRange(u, window * rows, (window + 1) * rows);
    }

    long exact(int window, int column) {
      long sum = 0;
      for (int row = 0; row < rows; row++) {
        sum += (long) u[window * rows + row] * (w[row * columns + column] - zeros[column]);
      }
      return sum;
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void asTheDefinitionSays(int seed) {
    Case test = new Case(seed, false);
    Sums sums = test.sums(SumKernel.fastest());
    NaiveCrossbar naive = new NaiveCrossbar(test.device, test.rowsUsed);
    for (int i = 0; i < sums.values().length; i++) {
      int window = i / test.columns;
      int column = i % test.columns;
      assertThat(sums.values()[i])
          .isEqualTo(naive.column(test.window(window), test.column(column), test.zeros[column]));
      assertThat(sums.values()[i] + sums.errors()[i]).isEqualTo(test.exact(window, column));
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aLosslessConverterGivesTheIntegerProduct(int seed) {
    Case test = new Case(seed, true);
    Sums sums = test.sums(SumKernel.fastest());
    for (int i = 0; i < sums.values().length; i++) {
      assertThat(sums.values()[i]).isEqualTo(test.exact(i / test.columns, i % test.columns));
    }
    assertThat(sums.errors()).containsOnly(0L);
    assertThat(sums.tally().lossy()).isZero();
    assertThat(sums.tally().greatest()).isLessThanOrEqualTo(test.device.range(test.rowsUsed));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void kernelsAgree(int seed) {
    Case test = new Case(seed, seed % 5 == 0);
    Sums scalar = test.sums(new ScalarSumKernel());
    Sums fast = test.sums(SumKernel.fastest());
    assertThat(fast.values()).isEqualTo(scalar.values());
    assertThat(fast.errors()).isEqualTo(scalar.errors());
    assertThat(fast.tally()).usingRecursiveComparison().isEqualTo(scalar.tally());
  }

  @Test
  void aWeightThatDoesNotFitIsRefused() {
    Cells cells = new Cells(WeightEncoding.DIFFERENTIAL, 8, 1);
    assertThatThrownBy(() -> cells.cell(-128, cells.slices().getFirst()))
        .hasMessageContaining("does not fit");
    assertThat(new Cells(WeightEncoding.DIFFERENTIAL, 8, 2).slices()).hasSize(8);
  }

  @Test
  void fewestBits() {
    assertThat(IntStream.of(0, 1, 2, 24, 255, 256).map(Adc::losslessBits))
        .containsExactly(1, 1, 2, 5, 8, 9);
  }
}
