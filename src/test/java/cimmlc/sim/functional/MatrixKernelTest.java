package cimmlc.sim.functional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatrixKernelTest {

  @ParameterizedTest
  @CsvSource({"4, 1", "4, 27", "8, 147", "12, 1000"})
  void scalarSumsAreExact(int windows, int rows) {
    Data data = Data.random(windows, rows);
    int[] sums = new int[windows * MatrixKernel.COLUMNS];
    new ScalarKernel().multiply(data.x, windows, rows, data.weights, sums);
    for (int w = 0; w < windows; w++) {
      for (int c = 0; c < MatrixKernel.COLUMNS; c++) {
        int sum = 0;
        for (int k = 0; k < rows; k++) {
          sum += data.x[w * rows + k] * data.weights[k * MatrixKernel.COLUMNS + c];
        }
        assertThat(sums[w * MatrixKernel.COLUMNS + c]).isEqualTo(sum);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"4, 1", "4, 27", "8, 147", "128, 500"})
  void vectorSumsEqualScalarOnes(int windows, int rows) {
    assumeThat(VectorKernel.isFast()).as("this machine has wide vectors").isTrue();
    Data data = Data.random(windows, rows);
    int[] scalar = new int[windows * MatrixKernel.COLUMNS];
    int[] vector = new int[windows * MatrixKernel.COLUMNS];
    new ScalarKernel().multiply(data.x, windows, rows, data.weights, scalar);
    new VectorKernel().multiply(data.x, windows, rows, data.weights, vector);
    assertThat(vector).isEqualTo(scalar);
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Data(int[] x, byte[] weights) {
    static Data random(int windows, int rows) {
      Random random = new Random(rows);
      byte[] weights = new byte[rows * MatrixKernel.COLUMNS];
      random.nextBytes(weights);
      return new Data(random.ints((long) windows * rows, -40_000, 70_000).toArray(), weights);
    }
  }
}
