package cimmlc.sim.performance;

/** A stream in execution, and what is remembered of each of its units, in issue order. */
final class StreamRun {

  private static final int BEGIN = 0;
  private static final int MVM_BEGIN = 1;
  private static final int END = 2;

  /** What it waited for: a cause, from bit 60 on, a stream plus 1, from bit 32 on, and a unit. */
  private static final int CAUSE = 3;

  private static final int CAUSE_SHIFT = 60;
  private static final int SHIFTED_STREAM = Long.SIZE - CAUSE_SHIFT + Integer.SIZE;
  private static final int UNIT = 4;

  final Stream stream;
  final int index;
  final Lane[] lanes;
  final Inputs inputs;

  /** True if the times of each unit are kept, not only when each image ends. */
  final boolean logged;

  /** The lane of each unit of an image; empty where there is one lane. */
  private final int[] turns;

  private final boolean onCores;
  private final int each;
  private final int units;
  private final long[] lastEnd;

  /** What is remembered of each unit, side by side. */
  private final long[] log;

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
    this.onCores = stream.onCores();
    this.log = new long[logged ? Math.multiplyExact(UNIT, units) : 0];
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
      log[UNIT * ordinal + BEGIN] = time;
      if (!onCores) {
        log[UNIT * ordinal + MVM_BEGIN] = time;
      }
    }
    return ordinal;
  }

  /** The first crossbar of a unit becomes active. */
  void activate(int ordinal, long time) {
    if (logged) {
      log[UNIT * ordinal + MVM_BEGIN] = time;
    }
  }

  /** The last phase of a unit ends. */
  void finish(int ordinal, long time) {
    int image = ordinal < each ? 0 : ordinal / each;
    lastEnd[image] = Math.max(lastEnd[image], time);
    if (logged) {
      log[UNIT * ordinal + END] = time;
    }
  }

  /** The end of an image's last unit; 0 if there are no units. */
  long lastEnd(int image) {
    return lastEnd[image];
  }

  void because(int unit, Cause why, int byStream, int byUnit) {
    if (logged) {
      log[UNIT * unit + CAUSE] =
          (long) why.ordinal() << CAUSE_SHIFT
              | (long) (byStream + 1) << Integer.SIZE
              | Integer.toUnsignedLong(byUnit);
    }
  }

  /** The request of a unit's first phase. */
  long begin(int unit) {
    return log[UNIT * unit + BEGIN];
  }

  /** When the first crossbar of a unit became active; its begin on an ALU, 0 for blocks of sums. */
  long mvmBegin(int unit) {
    return log[UNIT * unit + MVM_BEGIN];
  }

  /** The end of a unit's last phase. */
  long end(int unit) {
    return log[UNIT * unit + END];
  }

  Cause cause(int unit) {
    return Cause.ALL.get((int) (log[UNIT * unit + CAUSE] >>> CAUSE_SHIFT));
  }

  int causeStream(int unit) {
    return (int) (log[UNIT * unit + CAUSE] << Long.SIZE - CAUSE_SHIFT >>> SHIFTED_STREAM) - 1;
  }

  int causeUnit(int unit) {
    return (int) log[UNIT * unit + CAUSE];
  }
}
