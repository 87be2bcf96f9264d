package cimmlc.sim.performance;

import java.util.Arrays;

/** A stream in execution, and what is remembered of each of its units, in issue order. */
final class StreamRun {

  final Stream stream;
  final int index;
  final Lane[] lanes;
  final Inputs inputs;

  /** True if the times of each unit are kept, not only when each image ends. */
  final boolean logged;

  /** The lane of each unit of an image; empty where there is one lane. */
  private final int[] turns;

  private final int each;
  private final int units;
  private final long[] lastEnd;
  final long[] begin;
  final long[] end;
  final long[] mvmBegin;
  private final int[] causeStream;
  private final int[] causeUnit;
  private final byte[] cause;
  int next;
  private int nextInImage;

  /** Number of the first stream that runs at once with this one, among those of the segment. */
  int base;

  long lastIssue;

  /**
   * A stream from a start on.
   *
   * @param images how often it runs
   * @param logged true if the times of each unit are kept, not only when each image ends
   */
  StreamRun(
      Program program, int index, Resources resources, int images, long start, boolean logged) {
    this.stream = program.streams().get(index);
    this.index = index;
    this.logged = logged;
    this.inputs = new Inputs(start);
    this.lanes = new Lane[stream.pieces().size()];
    for (int i = 0; i < lanes.length; i++) {
      Accesses accesses = program.accesses().get(index)[i];
      Piece piece = stream.pieces().get(i);
      lanes[i] = new Lane(this, piece, accesses, resources, lanes.length == 1);
    }
    this.turns = lanes.length == 1 ? new int[0] : stream.turns();
    this.each = stream.units();
    this.units = Math.multiplyExact(each, images);
    this.lastEnd = new long[images];
    int kept = logged ? units : 0;
    this.begin = new long[kept];
    this.end = new long[kept];
    this.mvmBegin = stream.onCores() ? new long[kept] : begin;
    this.causeStream = new int[kept];
    this.causeUnit = new int[kept];
    this.cause = new byte[kept];
    Arrays.fill(causeStream, -1);
    this.lastIssue = start;
  }

  int units() {
    return units;
  }

  /** The lane of the next unit. */
  Lane nextLane() {
    return turns.length == 0 ? lanes[0] : lanes[turns[nextInImage]];
  }

  /** The next unit is asked for; returns its number. */
  int issue(long time) {
    int ordinal = next++;
    nextInImage = nextInImage + 1 == each ? 0 : nextInImage + 1;
    lastIssue = time;
    if (logged) {
      begin[ordinal] = time;
    }
    return ordinal;
  }

  /** The first crossbar of a unit becomes active. */
  void activate(int ordinal, long time) {
    if (logged) {
      mvmBegin[ordinal] = time;
    }
  }

  /** The last phase of a unit ends. */
  void finish(int ordinal, long time) {
    int image = ordinal < each ? 0 : ordinal / each;
    lastEnd[image] = Math.max(lastEnd[image], time);
    if (logged) {
      end[ordinal] = time;
    }
  }

  /** The end of an image's last unit; 0 if there are no units. */
  long lastEnd(int image) {
    return lastEnd[image];
  }

  void because(int unit, Cause why, int byStream, int byUnit) {
    if (logged) {
      cause[unit] = (byte) why.ordinal();
      causeStream[unit] = byStream;
      causeUnit[unit] = byUnit;
    }
  }

  Cause cause(int unit) {
    return Cause.ALL.get(cause[unit]);
  }

  int causeStream(int unit) {
    return causeStream[unit];
  }

  int causeUnit(int unit) {
    return causeUnit[unit];
  }
}
