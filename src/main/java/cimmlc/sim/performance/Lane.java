package cimmlc.sim.performance;

import cimmlc.arch.Architecture;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A piece in execution: its phases, and the ends of those of its last units. A phase of unit k
 * begins no earlier than the former phase of k ends, than the same phase of k - 1 ends, and, since
 * buffers are double, than the next phase of k - 2 ends (docs/timing.md, "Phases").
 */
final class Lane {

  /** More than the units of a lane that can be under way at once. */
  private static final int RING = 32;

  final Piece piece;
  private final Place[][] sources;
  private final Place[] targets;
  final int phases;
  final int[] resolved;
  private final Phase[] kinds;
  private final long[][] ends;
  private final long[] busy;
  private final int[] ordinals = new int[RING];
  private final Resources resources;
  private final int stream;

  /**
   * A lane for several images in turn.
   *
   * @param sources of each operand, an image each
   * @param targets an image each
   */
  Lane(Piece piece, int stream, Place[][] sources, Place[] targets, Resources resources) {
    this.piece = piece;
    this.stream = stream;
    this.sources = sources;
    this.targets = targets;
    this.resources = resources;
    this.kinds =
        piece instanceof Piece.Windows ? phases(resources.arch()) : new Phase[] {Phase.ALU};
    this.phases = kinds.length;
    this.resolved = new int[phases];
    this.ends = new long[phases][RING];
    this.busy = new long[phases];
  }

  private static Phase[] phases(Architecture arch) {
    boolean ports =
        Double.isFinite(arch.chip().l0BitsPerCycle())
            || Double.isFinite(arch.chip().l0TotalBitsPerCycle());
    boolean noc = !(arch.chip().noc().cost() instanceof cimmlc.arch.NocCost.Ideal);
    List<Phase> phases = new ArrayList<>();
    for (Phase phase : Phase.values()) {
      boolean exists =
          switch (phase) {
            case LOAD, STORE -> ports;
            case NOC_IN, NOC_OUT -> noc;
            case FEED -> Double.isFinite(arch.core().l1BitsPerCycle());
            case ALU -> Double.isFinite(arch.core().aluOpsPerCycle());
            case MVM -> true;
          };
      if (exists) {
        phases.add(phase);
      }
    }
    return phases.toArray(Phase[]::new);
  }

  /** The number of a unit in its image. */
  int inImage(int unit) {
    return unit < piece.units() ? unit : unit % piece.units();
  }

  /** Where a unit reads its operands. */
  Place[] sources(int unit) {
    return sources[unit < piece.units() ? 0 : unit / piece.units()];
  }

  /** Where a unit writes. */
  Place target(int unit) {
    return targets[unit < piece.units() ? 0 : unit / piece.units()];
  }

  Phase kind(int phase) {
    return kinds[phase];
  }

  /** True if windows go through that phase. */
  boolean has(Phase phase) {
    return java.util.Arrays.asList(kinds).contains(phase);
  }

  int ordinal(int unit) {
    return ordinals[unit % RING];
  }

  void begin(int unit, int ordinal) {
    ordinals[unit % RING] = ordinal;
  }

  long end(int phase, int unit) {
    return ends[phase][unit % RING];
  }

  /** True if all times are known that a phase of a unit waits for within the lane. */
  boolean mayRequest(int phase, int unit) {
    return resolved[phase] >= unit
        && (phase == 0 || resolved[phase - 1] > unit)
        && (phase == phases - 1 || resolved[phase + 1] >= unit - 1);
  }

  /** When a phase of a unit may begin, as far as the lane is concerned. */
  long requestTime(int phase, int unit) {
    long time = phase == 0 ? 0 : end(phase - 1, unit);
    if (unit > 0) {
      time = Math.max(time, end(phase, unit - 1));
    }
    return phase < phases - 1 && unit > 1 ? Math.max(time, end(phase + 1, unit - 2)) : time;
  }

  /** Cycles from request to end of all units' phases of a kind so far. */
  long busyCycles(int phase) {
    return busy[phase];
  }

  void resolve(int phase, int unit, long request, long end) {
    busy[phase] += end - request;
    ends[phase][unit % RING] = end;
    resolved[phase] = unit + 1;
  }

  /** The end of a phase that begins at a time; windows only. */
  long serve(int phase, int unit, long time) {
    Piece.Windows windows = (Piece.Windows) piece;
    return switch (kinds[phase]) {
      case LOAD -> load(windows, unit, time);
      case NOC_IN -> in(windows, unit, time);
      case FEED -> time + feedCycles(windows);
      case MVM -> time + windows.mvmCycles();
      case ALU -> alu(windows, unit, time);
      case NOC_OUT -> out(windows, time);
      case STORE -> store(windows, unit, time);
    };
  }

  private long load(Piece.Windows windows, int unit, long time) {
    int[] rows = windows.load().rows();
    long most = 0;
    long all = 0;
    for (int core = 0; core < rows.length; core++) {
      long bits = inputBits(windows, unit, core);
      most = Math.max(most, bits);
      all += bits;
    }
    return port(resources.l0Read(), most, all, unit, time);
  }

  private long port(@Nullable Server total, long most, long all, int unit, long time) {
    long end = time + (long) Math.ceil(most / resources.arch().chip().l0BitsPerCycle());
    return total == null ? end : Math.max(end, total.serve(time, all, stream, ordinal(unit)));
  }

  /** Bits that a core of the copy loads: its share of the values that L1 does not hold. */
  static long inputBits(Piece.Windows windows, int unit, int core) {
    long share = (long) windows.newValues(unit % windows.units()) * windows.load().rows()[core];
    return Math.ceilDiv(share, windows.matrixRows()) * windows.inputBits();
  }

  private long in(Piece.Windows windows, int unit, long time) {
    long end = time;
    for (int core = 0; core < windows.load().rows().length; core++) {
      long bits = inputBits(windows, unit, core);
      int to = windows.firstCore() + core;
      end = Math.max(end, resources.network().send(Network.BUFFER, to, bits, time));
    }
    return end;
  }

  private long feedCycles(Piece.Windows windows) {
    long most = 0;
    for (int rows : windows.load().fedRows()) {
      most = Math.max(most, (long) rows * windows.inputBits());
    }
    return (long) Math.ceil(most / resources.arch().core().l1BitsPerCycle());
  }

  private long alu(Piece.Windows windows, int unit, long time) {
    int[] sums = windows.load().sums();
    long end = time;
    for (int core = 0; core < sums.length; core++) {
      Server alu = resources.alu(windows.firstCore() + core);
      if (alu != null) {
        end = Math.max(end, alu.serve(time, sums[core], stream, ordinal(unit)));
      }
    }
    return end;
  }

  private long out(Piece.Windows windows, long time) {
    int[] finished = windows.load().finished();
    long end = time;
    for (int core = 0; core < finished.length; core++) {
      long bits = (long) finished[core] * windows.outputBits();
      int from = windows.firstCore() + core;
      end = Math.max(end, resources.network().send(from, Network.BUFFER, bits, time));
    }
    return end;
  }

  private long store(Piece.Windows windows, int unit, long time) {
    long most = 0;
    long all = 0;
    for (int finished : windows.load().finished()) {
      long bits = (long) finished * windows.outputBits();
      most = Math.max(most, bits);
      all += bits;
    }
    return port(resources.l0Write(), most, all, unit, time);
  }

  /** The end of a digital unit on the ALU of a core, or of the chip for core -1. */
  long compute(int core, int ordinal, long time) {
    Piece.Pixels pixels = (Piece.Pixels) piece;
    Server alu = pixels.operations() == 0 ? null : resources.alu(core);
    long end = alu == null ? time : alu.serve(time, pixels.operations(), stream, ordinal);
    Server read = resources.l0Read();
    Server write = resources.l0Write();
    if (pixels.movedBits() > 0 && read != null && write != null) {
      end = Math.max(end, read.serve(time, pixels.movedBits(), stream, ordinal));
      end = Math.max(end, write.serve(time, pixels.movedBits(), stream, ordinal));
    }
    return end;
  }
}
