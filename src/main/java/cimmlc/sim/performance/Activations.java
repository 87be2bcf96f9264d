package cimmlc.sim.performance;

import java.util.List;

/** The activations of crossbars in the windows of a lane (docs/timing.md, "MVM"). */
final class Activations implements Service {

  /** What is kept of an activation, side by side. */
  private static final int DELAY = 0;

  private static final int CYCLES = 1;
  private static final int FIRST_SHARED = 2;
  private static final int LAST_SHARED = 3;
  private static final int START = 4;
  private static final int END = 5;

  /** Its ends for the last windows, as long as the sums may wait. */
  private static final int SUMS = 6;

  private final int count;
  private final int mask;
  private final int stride;
  private final long[] state;
  private final long[] crossbarFree;
  private boolean shared;

  Activations(Piece.Windows windows, Resources resources) {
    List<Piece.Activation> all = windows.activations();
    int ring = Integer.highestOneBit(2 * Math.max(1, windows.queue().sumBuffers()) - 1);
    this.count = all.size();
    this.mask = ring - 1;
    this.stride = SUMS + ring;
    this.state = new long[count * stride];
    this.crossbarFree = resources.crossbarFree();
    for (int i = 0; i < count; i++) {
      Piece.Activation a = all.get(i);
      int at = i * stride;
      state[at + DELAY] = a.delay();
      state[at + CYCLES] = a.cycles();
      state[at + LAST_SHARED] = -1;
      if (windows.part() == Piece.Part.READS && resources.sharing().crossbars(a)) {
        state[at + FIRST_SHARED] = a.first();
        state[at + LAST_SHARED] = a.first() + a.crossbars() - 1;
        shared = true;
      }
    }
  }

  @Override
  public long end(int unit, long time) {
    long end = time;
    for (int at = 0; at < state.length; at += stride) {
      int first = (int) state[at + FIRST_SHARED];
      int last = (int) state[at + LAST_SHARED];
      long start = Math.max(time + state[at + DELAY], state[at + END]);
      for (int crossbar = first; crossbar <= last; crossbar++) {
        start = Math.max(start, crossbarFree[crossbar]);
      }
      long ends = start + state[at + CYCLES];
      for (int crossbar = first; crossbar <= last; crossbar++) {
        crossbarFree[crossbar] = ends;
      }
      state[at + START] = start;
      state[at + END] = ends;
      end = Math.max(end, ends);
    }
    return end;
  }

  @Override
  public boolean isShared() {
    return shared;
  }

  int count() {
    return count;
  }

  /** Start of an activation of the unit that was served last. */
  long start(int activation) {
    return state[activation * stride + START];
  }

  /** End of an activation of the unit that was served last. */
  long end(int activation) {
    return state[activation * stride + END];
  }

  /** When the first crossbar of the unit that was served last became active. */
  long firstStart() {
    long first = state[START];
    for (int at = stride; at < state.length; at += stride) {
      first = Math.min(first, state[at + START]);
    }
    return first;
  }

  /** Keeps the ends of the unit that was served last, whose sums others add. */
  void keep(int unit) {
    for (int at = 0; at < state.length; at += stride) {
      state[at + SUMS + (unit & mask)] = state[at + END];
    }
  }

  /** When the sums of an activation of a unit were ready. */
  long sumsReady(int unit, int activation) {
    return state[activation * stride + SUMS + (unit & mask)];
  }
}
