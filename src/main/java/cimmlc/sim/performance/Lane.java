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
  private final int[] requested;
  private final Phase[] kinds;
  private final long[][] ends;
  private final long[] busy;
  private final int[] ordinals = new int[RING];
  private final Resources resources;
  private final int stream;
  private final long[] starts;
  private final long[] free;
  private final int mvm;

  /** The queues that add the sums of this one, and those whose sums this one adds. */
  final List<Lane> sinks = new ArrayList<>();

  final List<StreamRun> feeders = new ArrayList<>();

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
        piece instanceof Piece.Windows windows
            ? phases(resources.arch(), windows.queue().part())
            : new Phase[] {Phase.ALU};
    this.phases = kinds.length;
    this.resolved = new int[phases];
    this.requested = new int[phases];
    this.ends = new long[phases][RING];
    this.busy = new long[phases];
    int activations = piece instanceof Piece.Windows w ? w.activations().size() : 0;
    this.starts = new long[activations];
    this.free = new long[activations];
    this.mvm = List.of(kinds).indexOf(Phase.MVM);
  }

  private static Phase[] phases(Architecture arch, Piece.Part part) {
    boolean ports =
        Double.isFinite(arch.chip().l0BitsPerCycle())
            || Double.isFinite(arch.chip().l0TotalBitsPerCycle());
    boolean noc = !(arch.chip().noc().cost() instanceof cimmlc.arch.NocCost.Ideal);
    List<Phase> phases = new ArrayList<>();
    for (Phase phase : Phase.values()) {
      boolean exists =
          switch (phase) {
            case LOAD, STORE -> ports;
            case NOC_IN, GATHER, NOC_OUT -> noc;
            case FEED -> Double.isFinite(arch.core().l1BitsPerCycle());
            case ALU -> Double.isFinite(arch.core().aluOpsPerCycle());
            case MVM -> true;
          };
      if (part.has(phase) && (exists || phase == part.main())) {
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
    if (isReads() && !buffersKnown(phase, unit)) {
      return false;
    }
    return resolved[phase] >= unit
        && (phase == 0 || resolved[phase - 1] > unit)
        && (phase == phases - 1 || resolved[phase + 1] >= unit - 1);
  }

  /** When a phase of a unit may begin, as far as the lane is concerned. */
  long requestTime(int phase, int unit) {
    long time = phase == 0 ? 0 : end(phase - 1, unit);
    if (isReads()) {
      time = Math.max(time, buffersFree(phase, unit));
    }
    // Crossbars take their windows one after another, each in its own time.
    if (unit > 0 && !(isReads() && phase == mvm)) {
      time = Math.max(time, end(phase, unit - 1));
    }
    return phase < phases - 1 && unit > 1 ? Math.max(time, end(phase + 1, unit - 2)) : time;
  }

  /** True if windows end with their activations, and other queues add the sums. */
  boolean isReads() {
    return piece instanceof Piece.Windows w && w.queue().part() == Piece.Part.READS;
  }

  private Piece.Queue queue() {
    return ((Piece.Windows) piece).queue();
  }

  private boolean buffersKnown(int phase, int unit) {
    if (phase == 0 && resolved[mvm] <= unit - queue().patchBuffers()) {
      return false;
    }
    int sums = unit - queue().sumBuffers();
    return phase != mvm || sums < 0 || sinks.stream().allMatch(s -> s.resolved[s.adding()] > sums);
  }

  /** When the buffers of a unit's inputs, or of its sums, are free. */
  private long buffersFree(int phase, int unit) {
    long time = 0;
    int patches = unit - queue().patchBuffers();
    if (phase == 0 && patches >= 0) {
      time = end(mvm, patches);
    }
    int sums = unit - queue().sumBuffers();
    if (phase == mvm && sums >= 0) {
      for (Lane sink : sinks) {
        time = Math.max(time, sink.end(sink.adding(), sums));
      }
    }
    return time;
  }

  /** The phase after which partial sums are no longer needed. */
  private int adding() {
    return List.of(kinds).indexOf(Phase.ALU);
  }

  /** True the first time that a phase of a unit is asked for. */
  boolean ask(int phase, int unit) {
    if (requested[phase] > unit) {
      return false;
    }
    requested[phase] = unit + 1;
    return true;
  }

  /** End of an activation of the unit that was served last. */
  long activationEnd(int activation) {
    return free[activation];
  }

  /** When the first crossbar of the unit that was served last became active. */
  long mvmStart() {
    long first = starts[0];
    for (long start : starts) {
      first = Math.min(first, start);
    }
    return first;
  }

  /** Start of an activation of the unit that was served last. */
  long activationStart(int activation) {
    return starts[activation];
  }

  /** Cycles from request to end of all units' phases of a kind so far. */
  long busyCycles(int phase) {
    return busy[phase];
  }

  void resolve(int phase, int unit, long request, long end) {
    busy[phase] += kinds[phase] == Phase.MVM ? ((Piece.Windows) piece).mvmCycles() : end - request;
    ends[phase][unit % RING] = end;
    resolved[phase] = unit + 1;
  }

  /** The end of a phase that begins at a time; windows only. */
  long serve(int phase, int unit, long time) {
    Piece.Windows windows = (Piece.Windows) piece;
    return switch (kinds[phase]) {
      case LOAD -> load(windows, unit, time);
      case NOC_IN -> in(windows, unit, time);
      case FEED -> feed(windows, unit, time);
      case MVM -> activate(windows, time);
      case GATHER -> gather(windows, time);
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
    if (isReads()) {
      return port(resources.loading(windows.firstCore()), resources.l0Read(), all, unit, time);
    }
    return port(resources.l0Read(), most, all, unit, time);
  }

  /** A port that several queues use. */
  private long port(@Nullable Server port, @Nullable Server total, long bits, int unit, long time) {
    long end = port == null ? time : port.serve(time, bits, stream, ordinal(unit));
    return total == null ? end : Math.max(end, total.serve(time, bits, stream, ordinal(unit)));
  }

  private long activate(Piece.Windows windows, long time) {
    long end = time;
    for (int i = 0; i < starts.length; i++) {
      Piece.Activation a = windows.activations().get(i);
      starts[i] = resources.crossbarsFree(a, Math.max(time + a.delay(), free[i]));
      free[i] = starts[i] + a.cycles();
      resources.occupy(a, free[i]);
      end = Math.max(end, free[i]);
    }
    return end;
  }

  private long gather(Piece.Windows windows, long time) {
    long end = time;
    for (Piece.Transfer t : windows.queue().transfers()) {
      end = Math.max(end, resources.network().send(t.from(), t.to(), t.bits(), time));
    }
    return end;
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

  private long feed(Piece.Windows windows, int unit, long time) {
    long most = 0;
    for (int rows : windows.load().fedRows()) {
      most = Math.max(most, (long) rows * windows.inputBits());
    }
    if (isReads()) {
      return port(resources.feeding(windows.firstCore()), null, most, unit, time);
    }
    return time + (long) Math.ceil(most / resources.arch().core().l1BitsPerCycle());
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
    if (windows.queue().part() == Piece.Part.SUMS) {
      return port(resources.storing(windows.queue().core()), resources.l0Write(), all, unit, time);
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
