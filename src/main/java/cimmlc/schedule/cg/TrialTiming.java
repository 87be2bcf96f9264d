package cimmlc.schedule.cg;

import cimmlc.schedule.cg.PipelineStages.Stage;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
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
  private final Services services;
  private final long[][] base;
  private final long[][] trial;
  private final boolean[] changed;
  private final int[] stageOf;
  private final Service[] baseService;
  private final Service[] trialService;
  private long visits;

  /** Timing of stages, all operators with single copies to begin with. */
  TrialTiming(List<Stage> stages, Services services) {
    this.stages = stages;
    this.services = services;
    this.operator = new int[stages.size()];
    this.stageOf = IntStream.range(0, operator.length).filter(s -> stages.get(s).cim()).toArray();
    Arrays.fill(operator, -1);
    for (int i = 0; i < stageOf.length; i++) {
      operator[stageOf[i]] = i;
    }
    this.baseService = new Service[stageOf.length];
    this.trialService = new Service[stageOf.length];
    this.base = stages.stream().map(s -> new long[s.grid().pixels()]).toArray(long[][]::new);
    this.trial = stages.stream().map(s -> new long[s.grid().pixels()]).toArray(long[][]::new);
    this.changed = new boolean[operator.length];
    Arrays.setAll(trialService, i -> services.of(i, 1));
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
    Arrays.setAll(trialService, i -> services.of(i, copies[i]));
    return recompute(false, limit);
  }

  /** The same for any services. */
  long trial(Service[] others, long limit) {
    System.arraycopy(others, 0, trialService, 0, others.length);
    return recompute(false, limit);
  }

  /** When each window of an operator ends, in the last trial that was not beyond its limit. */
  long[] trialEnds(int cim) {
    int stage = stageOf[cim];
    return changed[stage] ? trial[stage] : base[stage];
  }

  /** When each window of an operator ends in what was last accepted. */
  long[] baseEnds(int cim) {
    return base[stageOf[cim]];
  }

  /** True if the last trial moves windows of an operator. */
  boolean moves(int cim) {
    return changed[stageOf[cim]] || !trialService[cim].equals(baseService[cim]);
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
    System.arraycopy(trialService, 0, baseService, 0, baseService.length);
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
          PipelineTiming.execute(times, trialService[operator[s]]);
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
    if (operator[s] >= 0 && !trialService[operator[s]].equals(baseService[operator[s]])) {
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

  /**
   * Windows of each operator that one critical path of the accepted duplication runs through: from
   * the first one, which waits for another operator, to the last one, for which another operator
   * waits (of services without delay). They take at least {@code ceil(windows / D)} rounds with any
   * number of copies D.
   */
  long[] critical() {
    long[] windows = new long[baseService.length];
    int stage = latestStage();
    int pixel = base[stage].length - 1;
    while (pixel >= 0) {
      int first = operator[stage] < 0 ? pixel : firstWindow(stage, pixel);
      long start = base[stage][first];
      if (operator[stage] >= 0) {
        start -= baseService[operator[stage]].latencyCycles();
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
    Service service = baseService[operator[stage]];
    int servers = service.servers();
    int at = pixel;
    while (true) {
      long start = base[stage][at] - service.latencyCycles();
      if (at >= servers && base[stage][at - servers] - service.overlapCycles() == start) {
        at -= servers;
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
