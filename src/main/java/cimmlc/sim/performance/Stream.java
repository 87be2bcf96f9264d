package cimmlc.sim.performance;

import java.util.List;

/**
 * One statement of a stage as an in-order queue. The units of its pieces issue in rounds: the first
 * of every piece, then the second of every piece that has one, and so on.
 *
 * @param stage name of the stage
 * @param stageIndex its place in the segment
 * @param pieces members of a {@code parallel}, or the only one
 * @param order where pieces follow one another instead ({@code repeat})
 */
record Stream(String stage, int stageIndex, List<Piece> pieces, Order order) {

  /** How the pieces of a stream take turns. */
  enum Order {
    ROUNDS,
    ONE_AFTER_ANOTHER
  }

  Stream {
    pieces = List.copyOf(pieces);
  }

  /** Units of all pieces. */
  int units() {
    return Math.toIntExact(pieces.stream().mapToLong(Piece::units).sum());
  }

  /** For each unit in issue order its piece. */
  int[] turns() {
    int[] turns = new int[units()];
    int next = 0;
    if (order == Order.ONE_AFTER_ANOTHER || pieces.size() == 1) {
      for (int piece = 0; piece < pieces.size(); piece++) {
        int end = next + pieces.get(piece).units();
        java.util.Arrays.fill(turns, next, end, piece);
        next = end;
      }
      return turns;
    }
    int[] waiting = java.util.stream.IntStream.range(0, pieces.size()).toArray();
    int left = waiting.length;
    for (int round = 0; left > 0; round++) {
      int kept = 0;
      for (int i = 0; i < left; i++) {
        if (round < pieces.get(waiting[i]).units()) {
          turns[next++] = waiting[i];
          waiting[kept++] = waiting[i];
        }
      }
      left = kept;
    }
    return turns;
  }

  /** True if the stream runs on cores. */
  boolean onCores() {
    return pieces.stream().anyMatch(Piece.Windows.class::isInstance);
  }
}
