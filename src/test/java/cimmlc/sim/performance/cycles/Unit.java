package cimmlc.sim.performance.cycles;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A window or a pixel of one image: what it reads and writes, and what became of it. */
final class Unit {

  static final Comparator<Unit> ORDER =
      Comparator.comparingInt((Unit u) -> u.stream).thenComparingInt(u -> u.ordinal);
  static final long NEVER = Long.MAX_VALUE;

  final int stage;
  final int stream;
  final int ordinal;
  final int image;

  /** Bytes of each operand, in address order. */
  final List<int[]> reads;

  final int[] writes;
  final Work work;

  /** The windows of the same copy before this one; none for pixels. */
  final @Nullable Unit before;

  /** What has to be over before each phase is requested. */
  final List<List<Wait>> waits = new ArrayList<>();

  final long[] requests;
  private final long[] ends;
  private final int[] waiting;

  /** The core at which it ran; -1: none. */
  int core;

  /** Another unit's phase, that has to have ended, or only to have been requested. */
  record Wait(Unit unit, int phase, boolean ended) {

    boolean isOver(long time) {
      return ended ? unit.ended(phase, time) : unit.requests[phase] != NEVER;
    }
  }

  /** Where a unit stands in its segment. */
  record Place(int stage, int stream, int ordinal, int image) {}

  /** A unit with double buffers between its phases. */
  Unit(Place place, List<int[]> reads, int[] writes, Work work, @Nullable Unit before) {
    this(place, reads, writes, work, before, 2);
  }

  /** A unit with so many buffers between its phases. */
  Unit(Place place, List<int[]> reads, int[] writes, Work work, @Nullable Unit before, long held) {
    stage = place.stage();
    stream = place.stream();
    ordinal = place.ordinal();
    image = place.image();
    this.reads = reads;
    this.writes = writes;
    this.work = work;
    this.before = before;
    requests = new long[work.phases()];
    ends = new long[work.phases()];
    waiting = new int[work.phases()];
    Arrays.fill(requests, NEVER);
    for (int phase = 0; phase < work.phases(); phase++) {
      waits.add(new ArrayList<>());
      queue(phase, before, held);
    }
  }

  /** A phase serves one window at a time, and so many wait between it and the next phase. */
  private void queue(int phase, @Nullable Unit former, long held) {
    if (former == null) {
      return;
    }
    boolean mvm = work instanceof Work.Steps steps && phase == steps.number(Work.Phase.MVM);
    waits.get(phase).add(new Wait(former, phase, !mvm));
    Unit earliest = former;
    for (long i = 1; i < held && earliest != null; i++) {
      earliest = earliest.before;
    }
    if (earliest != null && phase + 1 < work.phases()) {
      waits.get(phase).add(new Wait(earliest, phase + 1, true));
    }
  }

  int phases() {
    return requests.length;
  }

  /** True if a phase has been requested and nobody still serves it. */
  boolean ended(int phase, long time) {
    return requests[phase] != NEVER && waiting[phase] == 0 && ends[phase] <= time;
  }

  long start() {
    return requests[0];
  }

  long end() {
    return ends[ends.length - 1];
  }

  long cycles(int phase) {
    return ends[phase] - requests[phase];
  }

  long end(int phase) {
    return ends[phase];
  }

  void request(int phase, long time) {
    requests[phase] = time;
    ends[phase] = time;
  }

  void waitFor(int phase) {
    waiting[phase]++;
  }

  void served(int phase, long time) {
    waiting[phase]--;
    notBefore(phase, time);
  }

  void notBefore(int phase, long time) {
    ends[phase] = Math.max(ends[phase], time);
  }
}
