package cimmlc.sim.performance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CellWritesTest {

  private static WeightWriting segment(CellWrites.Rows... places) {
    long rows = List.of(places).stream().mapToLong(r -> r.end() - r.first()).sum();
    return new WeightWriting(0, 1, 1, rows, List.of(places));
  }

  @Test
  void weightsOfOneSegmentStayWhereTheyAre() {
    assertThat(CellWrites.of(List.of(segment(new CellWrites.Rows(0, 8)))))
        .isEqualTo(new CellWrites(0, 0));
  }

  @Test
  void thoseOfSeveralAreWrittenOnceAnInference() {
    WeightWriting first = segment(new CellWrites.Rows(0, 8), new CellWrites.Rows(8, 12));
    WeightWriting second = segment(new CellWrites.Rows(4, 8));
    WeightWriting third = segment(new CellWrites.Rows(7, 10));
    // Row 7 is written by all three; rows 8 and 9 by the first and the third.
    assertThat(CellWrites.of(List.of(first, second, third))).isEqualTo(new CellWrites(19, 3));
    assertThat(CellWrites.of(List.of(first, second))).isEqualTo(new CellWrites(16, 2));
  }

  @Test
  void rowsBesideOneAnotherAreNotTheSame() {
    WeightWriting first = segment(new CellWrites.Rows(0, 4));
    WeightWriting second = segment(new CellWrites.Rows(4, 8));
    assertThat(CellWrites.of(List.of(first, second))).isEqualTo(new CellWrites(8, 1));
  }
}
