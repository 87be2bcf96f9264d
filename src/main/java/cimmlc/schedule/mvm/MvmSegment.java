package cimmlc.schedule.mvm;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The operators of a segment on crossbars. No row of a crossbar is given twice.
 *
 * @param index of the segment of the computing-graph level
 * @param operators those that stand on cores, in that segment's order
 */
public record MvmSegment(int index, List<CrossbarOperator> operators) {

  public MvmSegment {
    operators = List.copyOf(operators);
    checkRows(index, operators);
  }

  private static Stream<Piece> pieces(List<CrossbarOperator> operators) {
    return operators.stream()
        .flatMap(operator -> operator.copies().stream())
        .flatMap(copy -> copy.pieces().stream());
  }

  /** Intervals of rows are disjoint iff each one, by start, begins after as many ends. */
  private static void checkRows(int index, List<CrossbarOperator> operators) {
    int count = pieces(operators).mapToInt(Piece::crossbars).sum();
    long[] begins = new long[count];
    long[] ends = new long[count];
    int next = 0;
    for (Piece piece : (Iterable<Piece>) pieces(operators)::iterator) {
      for (long crossbar = piece.firstCrossbar(); crossbar < piece.endCrossbar(); crossbar++) {
        begins[next] = (crossbar << 32) + piece.crossbarRow();
        ends[next] = begins[next++] + piece.rows();
      }
    }
    Arrays.sort(begins);
    Arrays.sort(ends);
    for (int i = 1; i < count; i++) {
      if (begins[i] < ends[i - 1]) {
        throw new IllegalArgumentException(
            "segment %d: row %d of crossbar %d is given twice"
                .formatted(index, begins[i] & 0xffff_ffffL, begins[i] >> 32));
      }
    }
  }

  /** Crossbars that hold weights; one that copies share counts once. */
  public long crossbarsUsed() {
    return pieces(operators)
        .flatMapToLong(p -> java.util.stream.LongStream.range(p.firstCrossbar(), p.endCrossbar()))
        .distinct()
        .count();
  }
}
