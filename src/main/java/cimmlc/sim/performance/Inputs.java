package cimmlc.sim.performance;

import java.util.List;

/** What is known of the values that the next unit of a stream reads; kept while it waits. */
final class Inputs {

  private static final int NOBODY = -1;

  private final long start;
  private State state = State.IDLE;

  /** Where the search for values goes on. */
  private int range;

  private int granule;

  /** Queues whose sums are not there yet. */
  private int missing;

  /** The time at which all values are ready, and the unit that completed the last of them. */
  long ready;

  int stream;
  int unit;

  private enum State {
    /** Not looked for. */
    IDLE,
    PARTLY,
    WAITING,
    /** All known, the first phase is asked for. */
    REQUESTED
  }

  /** Inputs of a stream from a start on. */
  Inputs(long start) {
    this.start = start;
  }

  /** True if the next unit may be tried. */
  boolean isOpen() {
    return state == State.IDLE || state == State.PARTLY;
  }

  boolean isWaiting() {
    return state == State.WAITING;
  }

  /** The next unit has begun: the one after it comes to be looked at. */
  void reset() {
    state = State.IDLE;
  }

  /** What the stream waits for is there. */
  void wake() {
    state = State.PARTLY;
  }

  private void begin() {
    ready = start;
    stream = NOBODY;
    unit = NOBODY;
  }

  private boolean end(boolean complete) {
    state = complete ? State.REQUESTED : State.WAITING;
    return complete;
  }

  /** Goes on looking up what a unit reads; false where a granule is not complete. */
  boolean lookUp(Accesses accesses, int inImage, Memory memory) {
    if (state == State.IDLE) {
      begin();
      range = accesses.firstRange(inImage, 0);
      granule = 0;
    }
    int end = accesses.firstRange(inImage, accesses.operands());
    for (; range < end; range++) {
      int last = accesses.last(range);
      for (int at = Math.max(granule, accesses.first(range)); at <= last; at++) {
        long time = memory.ready(at);
        if (time == Memory.NEVER) {
          granule = at;
          return end(false);
        }
        if (time > ready) {
          ready = time;
          stream = memory.stream(at);
          unit = memory.unit(at);
        }
      }
      granule = 0;
    }
    return end(true);
  }

  /** The granule that is waited for. */
  int missing() {
    return granule;
  }

  /** Looks up the sums that a unit of a lane adds; false where one is not there. */
  boolean lookUpSums(Lane lane, int ofUnit) {
    if (state == State.IDLE) {
      missing = 0;
      for (Lane feeder : lane.feeders) {
        missing += feeder.resolved(feeder.mvm) <= ofUnit ? 1 : 0;
      }
    }
    if (missing > 0) {
      return end(false);
    }
    begin();
    List<Piece.Sum> sums = ((Piece.Windows) lane.piece).queue().sums();
    for (int i = 0; i < lane.sources.length; i++) {
      Lane slice = lane.sources[i];
      long time = slice.activations().sumsReady(ofUnit, sums.get(i).activation());
      if (time > ready) {
        ready = time;
        stream = slice.run.index;
        unit = slice.ordinal(ofUnit);
      }
    }
    return end(true);
  }

  /** The sums of another queue are there; true if they were the last to be waited for. */
  boolean sumsArrive() {
    missing--;
    return missing == 0;
  }
}
