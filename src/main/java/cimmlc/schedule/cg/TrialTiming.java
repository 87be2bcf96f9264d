package cimmlc.schedule.cg;

import cimmlc.schedule.cg.PipelineStages.Stage;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The latency of a pipelined segment for many duplications that differ little, equal to {@link
 * PipelineTiming}: a trial visits only the stages that a change reaches, and is given up as soon as
 * it cannot stay within a limit. Not for use by two threads at once.
 */
final class TrialTiming {

  /** What a trial beyond its limit takes. */
  static final long BEYOND = Long.MAX_VALUE;

  private final List<Stage> stages;
  private final int[] operator;
  private final WindowCycles cycles;
  private final long[][] base;
  private final long[][] trial;
  private final boolean[] changed;
  private final int[] baseCopies;
  private final int[] trialCopies;
  private long visits;

  /** Timing of stages, all operators with single copies to begin with. */
  TrialTiming(List<Stage> stages, WindowCycles cycles) {
    this.stages = stages;
    this.cycles = cycles;
    this.operator = new int[stages.size()];
    int next = 0;
    for (int s = 0; s < operator.length; s++) {
      operator[s] = stages.get(s).cim() ? next++ : -1;
    }
    this.baseCopies = new int[next];
    this.trialCopies = new int[next];
    this.base = stages.stream().map(s -> new long[s.grid().pixels()]).toArray(long[][]::new);
    this.trial = stages.stream().map(s -> new long[s.grid().pixels()]).toArray(long[][]::new);
    this.changed = new boolean[operator.length];
    Arrays.fill(trialCopies, 1);
    recompute(true, BEYOND);
    accept();
  }

  /** Pixels and windows visited so far, a measure of time spent that is the same on any machine. */
  long visits() {
    return visits;
  }

  /** Cycles of the last accepted duplication. */
  long cycles() {
    long latest = 0;
    for (long[] times : base) {
      latest = Math.max(latest, last(times));
    }
    return latest;
  }

  /**
   * Cycles with other numbers of copies, {@link #BEYOND} where that is at least {@code limit}.
   *
   * @param copies of each operator on cores, in order
   */
  long trial(int[] copies, long limit) {
    System.arraycopy(copies, 0, trialCopies, 0, copies.length);
    return recompute(false, limit);
  }

  /** Makes the last trial, which was not beyond its limit, the one that others differ from. */
  void accept() {
    for (int s = 0; s < changed.length; s++) {
      if (changed[s]) {
        long[] times = base[s];
        base[s] = trial[s];
        trial[s] = times;
      }
    }
    System.arraycopy(trialCopies, 0, baseCopies, 0, baseCopies.length);
  }

  /** How many windows of an operator end when, in the accepted duplication. */
  TreeMap<Long, Integer> ends(int cim) {
    TreeMap<Long, Integer> ends = new TreeMap<>();
    for (int s = 0; s < operator.length; s++) {
      for (int w = 0; operator[s] == cim && w < base[s].length; w++) {
        ends.merge(base[s][w], 1, Integer::sum);
      }
    }
    return ends;
  }

  private static long last(long[] times) {
    return times.length == 0 ? 0 : times[times.length - 1];
  }

  private long recompute(boolean all, long limit) {
    long latest = 0;
    for (int s = 0; s < changed.length; s++) {
      changed[s] = all || differs(s);
      if (changed[s]) {
        long[] times = trial[s];
        ready(stages.get(s), times);
        if (operator[s] >= 0) {
          execute(times, operator[s], trialCopies[operator[s]]);
        }
        visits += times.length;
        changed[s] = all || !Arrays.equals(times, base[s]);
      }
      latest = Math.max(latest, last(changed[s] ? trial[s] : base[s]));
      if (latest >= limit) {
        return BEYOND;
      }
    }
    return latest;
  }

  private boolean differs(int s) {
    if (operator[s] >= 0 && baseCopies[operator[s]] != trialCopies[operator[s]]) {
      return true;
    }
    for (Dependence input : stages.get(s).inputs()) {
      if (changed[input.source()]) {
        return true;
      }
    }
    return false;
  }

  private void ready(Stage stage, long[] into) {
    Arrays.fill(into, 0);
    for (Dependence input : stage.inputs()) {
      int source = input.source();
      input.latest(stage.grid(), changed[source] ? trial[source] : base[source], into);
    }
  }

  private void execute(long[] times, int cim, int copies) {
    long latency = cycles.latency(cim, copies);
    long overlap = latency - cycles.of(cim, copies);
    long former = 0;
    int first = Math.min(copies, times.length);
    for (int w = 0; w < first; w++) {
      former = Math.max(former, times[w]);
      times[w] = former + latency;
    }
    for (int w = first; w < times.length; w++) {
      former = Math.max(former, Math.max(times[w], times[w - copies] - overlap));
      times[w] = former + latency;
    }
  }

  /**
   * Windows of each operator that one critical path of the accepted duplication runs through: from
   * the first one, which waits for another operator, to the last one, for which another operator
   * waits. They take at least {@code ceil(windows / D)} rounds with any number of copies D.
   */
  long[] critical() {
    long[] windows = new long[baseCopies.length];
    int stage = latestStage();
    int pixel = base[stage].length - 1;
    while (pixel >= 0) {
      int first = operator[stage] < 0 ? pixel : firstWindow(stage, pixel);
      long start = base[stage][first];
      if (operator[stage] >= 0) {
        start -= cycles.latency(operator[stage], baseCopies[operator[stage]]);
        windows[operator[stage]] = pixel - first + 1;
      }
      Dependence input = awaited(stage, first, start);
      if (input == null) {
        return windows;
      }
      pixel = input.latest(stages.get(stage).grid(), first);
      stage = input.source();
    }
    return windows;
  }

  /** The window whose input a window waited for: itself, or one before it in the same queue. */
  private int firstWindow(int stage, int pixel) {
    int copies = baseCopies[operator[stage]];
    long latency = cycles.latency(operator[stage], copies);
    long interval = cycles.of(operator[stage], copies);
    int at = pixel;
    while (true) {
      long start = base[stage][at] - latency;
      if (at >= copies && base[stage][at - copies] - latency + interval == start) {
        at -= copies;
      } else if (at > 0 && start > 0 && awaited(stage, at, start) == null) {
        at--;
      } else {
        return start > 0 ? at : 0;
      }
    }
  }

  private int latestStage() {
    int latest = 0;
    for (int s = 0; s < base.length; s++) {
      latest = last(base[s]) > last(base[latest]) ? s : latest;
    }
    return latest;
  }

  /** The input that a pixel waits for until then; null if it is there from the start. */
  private @Nullable Dependence awaited(int stage, int pixel, long start) {
    for (Dependence input : stages.get(stage).inputs()) {
      int read = input.latest(stages.get(stage).grid(), pixel);
      if (read >= 0 && start > 0 && base[input.source()][read] == start) {
        return input;
      }
    }
    return null;
  }
}
