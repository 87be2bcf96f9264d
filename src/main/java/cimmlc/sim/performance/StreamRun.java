package cimmlc.sim.performance;

import java.util.Arrays;

/** A stream in execution, and what is remembered of each of its units, in issue order. */
final class StreamRun {

  final Stream stream;
  final int index;
  final Lane[] lanes;
  final int[] turns;
  final int[] issued;
  final long[] begin;
  final long[] end;
  final long[] mvmBegin;
  private final int[] causeStream;
  private final int[] causeUnit;
  private final Cause[] cause;
  private final int[] core;
  int next;

  /** Number of the first stream that runs at once with this one, among those of the segment. */
  int base;

  long lastIssue;

  StreamRun(Stream stream, int index, Lane[] lanes, int images, long start) {
    this.stream = stream;
    this.index = index;
    this.lanes = lanes;
    this.turns = repeated(stream.turns(), images);
    this.issued = new int[lanes.length];
    this.begin = new long[turns.length];
    this.end = new long[turns.length];
    this.mvmBegin = stream.onCores() ? new long[turns.length] : begin;
    this.causeStream = new int[turns.length];
    this.causeUnit = new int[turns.length];
    this.cause = new Cause[turns.length];
    this.core = stream.onCores() ? new int[0] : new int[turns.length];
    Arrays.fill(cause, Cause.START);
    Arrays.fill(causeStream, -1);
    this.lastIssue = start;
  }

  private static int[] repeated(int[] turns, int images) {
    int[] all = Arrays.copyOf(turns, Math.multiplyExact(turns.length, images));
    for (int image = 1; image < images; image++) {
      System.arraycopy(turns, 0, all, image * turns.length, turns.length);
    }
    return all;
  }

  int units() {
    return turns.length;
  }

  /** The end of an image's last unit, one of so many images. */
  long lastEnd(int image, int images) {
    int each = units() / images;
    long last = 0;
    for (int unit = image * each; unit < (image + 1) * each; unit++) {
      last = Math.max(last, end[unit]);
    }
    return last;
  }

  void because(int unit, Cause why, int byStream, int byUnit) {
    cause[unit] = why;
    causeStream[unit] = byStream;
    causeUnit[unit] = byUnit;
  }

  Cause cause(int unit) {
    return cause[unit];
  }

  int causeStream(int unit) {
    return causeStream[unit];
  }

  int causeUnit(int unit) {
    return causeUnit[unit];
  }

  /** Remembers the core on whose ALU a digital unit runs. */
  void runsOn(int unit, int onCore) {
    core[unit] = onCore;
  }

  /** The core on whose ALU a digital unit ran; -1 for the chip's. */
  int core(int unit) {
    return core[unit];
  }
}
