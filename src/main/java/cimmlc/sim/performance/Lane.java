package cimmlc.sim.performance;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A piece in execution: its phases, and the ends of those of its last units. A phase of unit k
 * begins no earlier than the former phase of k ends, than the same phase of k - 1 ends, and, since
 * buffers are double, than the next phase of k - 2 ends; where a stagger has more buffers, of as
 * many units before (docs/timing.md, "Phases").
 */
final class Lane {

  /** What is kept of a phase, side by side, so that a request needs few lines of a cache. */
  private static final int RESOLVED = 0;

  private static final int ASKED = 1;
  private static final int BUSY = 2;
  private static final int ENDS = 3;

  private static final Lane[] NONE = {};

  final StreamRun run;
  final Piece piece;
  final Accesses accesses;
  final int units;
  final int phases;

  /** True if windows end with their activations, and other queues add the sums. */
  final boolean isReads;

  /** The number of a phase; -1 where there is none. */
  final int mvm;

  final int alu;

  /** Units whose first phase has begun. */
  int issued;

  /** Slot of the first phase among those of all lanes. */
  int firstSlot;

  private final WindowPhases windows;
  private final Service[] services;
  private final @Nullable Activations activations;
  private final int patchBuffers;
  private final int sumBuffers;
  private final int depth;
  private final int mask;
  private final int stride;
  private final long[] state;

  /** Ordinals of the last units, where they are not the numbers of the units. */
  private final int[] ordinals;

  /** The queues that add the sums of this one, and those whose sums this one adds. */
  Lane[] sinks = NONE;

  Lane[] feeders = NONE;

  /** The queue of each of the sums that this one adds. */
  Lane[] sources = NONE;

  /**
   * A lane of a stream.
   *
   * @param alone true if it is the only one
   */
  Lane(StreamRun run, Piece piece, Accesses accesses, Resources resources, boolean alone) {
    this.run = run;
    this.piece = piece;
    this.accesses = accesses;
    this.units = piece.units();
    this.windows = WindowPhases.of(piece, resources);
    this.services = windows.services();
    this.phases = services.length;
    this.isReads = windows.part() == Piece.Part.READS;
    this.mvm = windows.number(Phase.MVM);
    this.alu = windows.number(Phase.ALU);
    this.activations = mvm < 0 ? null : (Activations) services[mvm];
    Piece.Queue queue = piece instanceof Piece.Windows of ? of.queue() : Piece.Queue.whole(-1);
    this.patchBuffers = queue.patchBuffers();
    this.sumBuffers = queue.sumBuffers();
    this.depth = isReads ? Math.max(2, patchBuffers) : 2;
    int ring = ring(queue);
    this.mask = ring - 1;
    this.stride = ENDS + ring;
    this.state = new long[phases * stride];
    this.ordinals = new int[alone ? 0 : 2 * Integer.highestOneBit(depth * phases + 2)];
  }

  /** As many units, at least, as there are of which an end is still asked for; a power of two. */
  private static int ring(Piece.Queue queue) {
    int units = Math.max(Math.max(2, queue.patchBuffers()), queue.sumBuffers());
    for (Piece.Sum sum : queue.sums()) {
      units = Math.max(units, sum.slice().queue().sumBuffers());
    }
    return Integer.highestOneBit(2 * units - 1);
  }

  /** Adds sums of slices, each in the order in which it is looked at. */
  void add(List<Lane> slices) {
    sources = slices.toArray(Lane[]::new);
    feeders = slices.stream().distinct().toArray(Lane[]::new);
    for (Lane feeder : feeders) {
      feeder.sinks = Arrays.copyOf(feeder.sinks, feeder.sinks.length + 1);
      feeder.sinks[feeder.sinks.length - 1] = this;
    }
  }

  /** What a phase is. */
  Phase kind(int phase) {
    return windows.kind(phase);
  }

  /** True if windows go through that phase. */
  boolean has(Phase phase) {
    return windows.number(phase) >= 0;
  }

  /** True if the units are windows. */
  boolean hasWindows() {
    return phases > 0;
  }

  /** What serves a phase. */
  Service service(int phase) {
    return services[phase];
  }

  /** Those of the unit that was served last; slices and whole copies only. */
  Activations activations() {
    if (activations == null) {
      throw new IllegalStateException("blocks activate no crossbars");
    }
    return activations;
  }

  /** The image of a unit. */
  int image(int unit) {
    return unit < units ? 0 : unit / units;
  }

  /** The number of a unit in its image. */
  int inImage(int unit) {
    return unit < units ? unit : unit % units;
  }

  int ordinal(int unit) {
    return ordinals.length == 0 ? unit : ordinals[unit & ordinals.length - 1];
  }

  /** The first phase of the next unit is asked for. */
  void ask(int ordinal) {
    if (ordinals.length > 0) {
      ordinals[issued & ordinals.length - 1] = ordinal;
    }
  }

  /** The next unit of a phase. */
  int resolved(int phase) {
    return (int) state[phase * stride + RESOLVED];
  }

  /** True the first time that the next unit of a phase is asked for. */
  boolean isFirst(int phase, int unit) {
    if (state[phase * stride + ASKED] > unit) {
      return false;
    }
    state[phase * stride + ASKED] = unit + 1;
    return true;
  }

  long end(int phase, int unit) {
    return state[phase * stride + ENDS + (unit & mask)];
  }

  /** Cycles from request to end of all units' phases of a kind so far. */
  long busyCycles(int phase) {
    return state[phase * stride + BUSY];
  }

  void resolve(int phase, int unit, long request, long end) {
    int at = phase * stride;
    state[at + RESOLVED] = unit + 1;
    state[at + BUSY] += end - request;
    state[at + ENDS + (unit & mask)] = end;
  }

  /** True if all times are known that a phase of a unit waits for within the lane. */
  boolean mayRequest(int phase, int unit) {
    return resolved(phase) >= unit
        && (phase == 0 || resolved(phase - 1) > unit)
        && (phase == phases - 1 || resolved(phase + 1) > unit - depth)
        && (!isReads || buffersKnown(phase, unit));
  }

  /** When a phase of a unit may begin, as far as the lane is concerned. */
  long requestTime(int phase, int unit) {
    long time = phase == 0 ? 0 : end(phase - 1, unit);
    if (isReads) {
      time = Math.max(time, buffersFree(phase, unit));
    }
    // Crossbars take their windows one after another, each in its own time.
    if (unit > 0 && !(isReads && phase == mvm)) {
      time = Math.max(time, end(phase, unit - 1));
    }
    return phase < phases - 1 && unit >= depth
        ? Math.max(time, end(phase + 1, unit - depth))
        : time;
  }

  /** The unit whose sums have to be added before those of another one find room. */
  int beforeSums(int unit) {
    return unit - sumBuffers;
  }

  /** The queue that made a unit wait until a time for room for its sums; null if none did. */
  @Nullable Lane keptFull(int unit, long time) {
    if (beforeSums(unit) >= 0) {
      for (Lane sink : sinks) {
        if (sink.end(sink.alu, beforeSums(unit)) == time) {
          return sink;
        }
      }
    }
    return null;
  }

  private boolean buffersKnown(int phase, int unit) {
    if (phase == 0 && resolved(mvm) <= unit - patchBuffers) {
      return false;
    }
    int sums = beforeSums(unit);
    if (phase == mvm && sums >= 0) {
      for (Lane sink : sinks) {
        if (sink.resolved(sink.alu) <= sums) {
          return false;
        }
      }
    }
    return true;
  }

  /** When the buffers of a unit's inputs, or of its sums, are free. */
  private long buffersFree(int phase, int unit) {
    long time = 0;
    if (phase == 0 && unit >= patchBuffers) {
      time = end(mvm, unit - patchBuffers);
    }
    int sums = beforeSums(unit);
    if (phase == mvm && sums >= 0) {
      for (Lane sink : sinks) {
        time = Math.max(time, sink.end(sink.alu, sums));
      }
    }
    return time;
  }
}
