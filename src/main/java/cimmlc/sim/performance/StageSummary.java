package cimmlc.sim.performance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Sums up the units of a stage. */
final class StageSummary {

  private final List<StreamRun> all;
  private final long[] delays = new long[Cause.ALL.size()];

  /** Cycles that were waited for each stage. */
  private final long[] producers;

  private long begin = Long.MAX_VALUE;
  private long end;

  private StageSummary(List<StreamRun> all, int stages) {
    this.all = all;
    this.producers = new long[stages];
  }

  /** The timings of all stages that have streams, from the runs of all streams of a segment. */
  static List<StageTiming> of(int stages, List<StreamRun> all) {
    List<List<StreamRun>> runs = new ArrayList<>();
    for (int stage = 0; stage < stages; stage++) {
      runs.add(new ArrayList<>());
    }
    all.forEach(run -> runs.get(run.stream.stageIndex()).add(run));
    return runs.stream()
        .filter(ofStage -> !ofStage.isEmpty())
        .map(ofStage -> new StageSummary(all, stages).sum(ofStage))
        .toList();
  }

  private StageTiming sum(List<StreamRun> runs) {
    long units = 0;
    Map<Integer, Long> copies = new HashMap<>();
    Set<Long> used = new HashSet<>();
    long provisioned = 0;
    long mvm = 0;
    long interval = 0;
    boolean onCores = false;
    for (StreamRun run : runs) {
      delays(run);
      if (!run.stream.onCores()) {
        units += run.units();
        continue;
      }
      onCores = true;
      interval = Math.max(interval, busiest(run.stream));
      int lane = 0;
      for (Piece piece : run.stream.pieces()) {
        Piece.Windows windows = (Piece.Windows) piece;
        boolean whole = windows.queue().part() == Piece.Part.WHOLE;
        int copy = whole ? lane++ : windows.queue().copy();
        units += copies.containsKey(copy) ? 0 : windows.units();
        copies.merge(copy, windows.load().crossbars(), Long::sum);
        mvm = Math.max(mvm, windows.mvmCycles());
        provisioned += whole ? windows.load().crossbars() : distinct(windows, used);
      }
    }
    long crossbars = copies.values().stream().mapToLong(Long::longValue).max().orElse(0);
    String name = runs.getFirst().stream.stage();
    long from = Math.min(begin, end);
    return new StageTiming(
        name,
        onCores,
        units,
        copies.size(),
        crossbars,
        mvm,
        from,
        end,
        interval,
        bound(onCores),
        provisioned);
  }

  /** Crossbars that no other queue of the stage uses. */
  private static long distinct(Piece.Windows windows, Set<Long> used) {
    long count = 0;
    for (Piece.Activation a : windows.activations()) {
      for (long crossbar = a.first(); crossbar < a.first() + a.crossbars(); crossbar++) {
        count += used.add(crossbar) ? 1 : 0;
      }
    }
    return count;
  }

  /** Cycles that the crossbars of the busiest copy are active for an image. */
  static long busiest(Stream stream) {
    long most = 0;
    for (Piece piece : stream.pieces()) {
      if (piece instanceof Piece.Windows windows) {
        most = Math.max(most, windows.units() * windows.mvmCycles());
      }
    }
    return most;
  }

  private void delays(StreamRun run) {
    long former = Long.MAX_VALUE;
    for (int unit = 0; unit < run.units(); unit++) {
      long time = run.mvmBegin(unit);
      begin = Math.min(begin, run.begin(unit));
      end = Math.max(end, run.end(unit));
      if (time > former) {
        blame(run, unit, time - former);
      }
      former = time;
    }
  }

  /** Charges the time between the starts of two units to what the later one waited for. */
  private void blame(StreamRun run, int unit, long cycles) {
    Cause cause = run.cause(unit);
    delays[cause.ordinal()] += cycles;
    if (cause == Cause.PRODUCER && run.causeStream(unit) >= 0) {
      Stream producer = all.get(run.base + run.causeStream(unit)).stream;
      producers[producer.stageIndex()] += cycles;
    }
  }

  private String bound(boolean onCores) {
    Cause most = Cause.START;
    for (Cause cause : Cause.ALL) {
      if (delays[cause.ordinal()] > delays[most.ordinal()]) {
        most = cause;
      }
    }
    return switch (most) {
      case START, ORDER -> onCores ? "crossbars" : "ALU";
      case PRODUCER -> producer();
      default -> most.word();
    };
  }

  /** The stage that was waited for longest; of equal ones the one whose name comes last. */
  private String producer() {
    Map<String, Long> byName = new HashMap<>();
    for (StreamRun run : all) {
      int stage = run.stream.stageIndex();
      if (producers[stage] > 0) {
        byName.merge(run.stream.stage(), producers[stage], Long::sum);
        producers[stage] = 0;
      }
    }
    return byName.entrySet().stream()
        .max(Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
        .map(entry -> "waiting for " + entry.getKey())
        .orElse("waiting");
  }
}
