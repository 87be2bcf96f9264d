package cimmlc.schedule.cg;

import cimmlc.schedule.cg.PeakProblem.Operator;
import cimmlc.schedule.cg.PipelineStages.Stage;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * When the crossbars of an operator work, window by window, with ideal bandwidths and ALUs
 * (docs/timing.md, "Copies on crossbars"): each takes a window when its own slice of the input is
 * there, it is done with the copy's window before, and the copy has room for the sums; delays and
 * turns come on top. Times are counted in buckets.
 */
final class SliceTiming {

  private final PeakProblem problem;
  private final int operator;
  private final List<Stage> stages;
  private final Stage stage;
  private final Scratch scratch;
  private final Map<Integer, List<SliceInputs>> byTeam = new HashMap<>();
  private List<SliceInputs> groups = List.of();
  private long visits;

  /** Times of windows, in each group of slices, side by side; shared by the operators. */
  static final class Scratch {

    private int[] ready = {};
    private int[] start = {};
    private int[] ends = {};

    private void grow(int windows, int groups) {
      if (windows * groups > ready.length) {
        ready = new int[windows * groups];
        start = new int[windows * groups];
      }
      if (windows > ends.length) {
        ends = new int[windows];
      }
    }
  }

  /** Where the pixels of a stage are complete. */
  interface Done {

    long[] of(int stage);
  }

  SliceTiming(PeakProblem problem, int operator, List<Stage> stages, Stage stage, Scratch scratch) {
    this.problem = problem;
    this.operator = operator;
    this.stages = stages;
    this.stage = stage;
    this.scratch = scratch;
  }

  /** Windows and buckets visited so far. */
  long visits() {
    return visits;
  }

  /** True if all slices wait for the same, so that a delay moves all windows alike. */
  boolean movesAsOne() {
    return groups.size() == 1;
  }

  /**
   * Looks up when slices of the input are there.
   *
   * @param team copies that share crossbars
   */
  void await(int team, Done done) {
    groups = byTeam.computeIfAbsent(team, this::inputs);
    int windows = stage.grid().pixels();
    int count = groups.size();
    scratch.grow(windows, count);
    Arrays.fill(scratch.ready, 0, windows * count, 0);
    for (int g = 0; g < count; g++) {
      for (Dependence input : groups.get(g).inputs()) {
        long[] times = done.of(input.source());
        input.latest(stage.grid(), times, scratch.ready, g, count);
      }
    }
    visits += (long) windows * count;
  }

  private List<SliceInputs> inputs(int team) {
    return SliceInputs.of(
        problem.graph(),
        problem.segment().cims().get(operator),
        stages,
        stage,
        problem.slicing().of(operator, team));
  }

  /**
   * Serves all windows.
   *
   * @param choice its delay in buckets
   * @param cycles that an activation takes, buckets
   * @param servers copies, or teams of copies
   * @param ends becomes when windows and all before them are complete
   */
  void execute(Staggering choice, int servers, int cycles, long[] ends) {
    int windows = ends.length;
    int delay = Math.toIntExact(choice.delayCycles());
    int latest = delay + (choice.turns() - 1) * cycles;
    long underWay = Math.max(2, 1 + Math.ceilDiv(latest, cycles));
    int back = (int) Math.min(windows, underWay * choice.copies());
    int[] lengths = new int[groups.size()];
    Arrays.setAll(lengths, g -> (1 + lastTurn(groups.get(g), choice.turns())) * cycles);
    int before = 0;
    for (int w = 0; w < windows; w++) {
      int room = w < back ? 0 : scratch.ends[w - back];
      int end =
          w < servers
              ? first(w, room, delay, lengths)
              : next(w, room, new Waiting(delay, servers, cycles), lengths);
      scratch.ends[w] = end;
      before = Math.max(before, end);
      ends[w] = before;
    }
    visits += (long) windows * lengths.length;
  }

  /** The first window of a server; returns when it is complete. */
  private int first(int window, int room, int delay, int[] lengths) {
    int[] ready = scratch.ready;
    int[] start = scratch.start;
    int at = window * lengths.length;
    int end = 0;
    for (int g = 0; g < lengths.length; g++) {
      int time = Math.max(ready[at + g], room) + delay;
      start[at + g] = time;
      end = Math.max(end, time + lengths[g]);
    }
    return end;
  }

  /** What windows wait for beside their input. */
  private record Waiting(int delay, int servers, int cycles) {}

  /** The same of a later window, which follows another one. */
  private int next(int window, int room, Waiting waiting, int[] lengths) {
    int[] ready = scratch.ready;
    int[] start = scratch.start;
    int delay = waiting.delay;
    int cycles = waiting.cycles;
    int at = window * lengths.length;
    int former = at - waiting.servers * lengths.length;
    int end = 0;
    for (int g = 0; g < lengths.length; g++) {
      int time = Math.max(Math.max(ready[at + g], room) + delay, start[former + g] + cycles);
      start[at + g] = time;
      end = Math.max(end, time + lengths[g]);
    }
    return end;
  }

  private int lastTurn(SliceInputs group, int turns) {
    return turn(group.vxbs().getLast(), turns);
  }

  private int turn(int vxb, int turns) {
    return problem.operators().get(operator).turn(vxb, turns);
  }

  /** What the windows served last make active. */
  Profile profile(Staggering choice, int cycles) {
    int windows = stage.grid().pixels();
    int times = windows * groups.size();
    int begin = Integer.MAX_VALUE;
    int end = 0;
    for (int i = 0; i < times; i++) {
      begin = Math.min(begin, scratch.start[i]);
      end = Math.max(end, scratch.start[i]);
    }
    long[] started = new long[end - begin + choice.turns() * cycles + 1];
    for (int g = 0; g < groups.size(); g++) {
      long[] each = weights(groups.get(g), choice.turns());
      if (windows < started.length) {
        addEach(g, begin, each, cycles, started);
      } else {
        addCounted(g, begin, each, cycles, started);
      }
    }
    visits += started.length;
    return new Profile(begin, cycles == 1 ? started : active(started, cycles));
  }

  /** What is active for so many buckets from its start on. */
  private static long[] active(long[] started, int cycles) {
    long[] active = new long[started.length];
    long sum = 0;
    for (int t = 0; t < active.length; t++) {
      sum += started[t] - (t < cycles ? 0 : started[t - cycles]);
      active[t] = sum;
    }
    return active;
  }

  /** What VXBs of each turn count for. */
  private long[] weights(SliceInputs group, int turns) {
    Operator of = problem.operators().get(operator);
    long[] weights = new long[turns];
    for (int vxb : group.vxbs()) {
      weights[of.turn(vxb, turns)] += of.active() / of.vxbs();
    }
    return weights;
  }

  private void addEach(int group, int begin, long[] each, int cycles, long[] started) {
    int times = stage.grid().pixels() * groups.size();
    int stride = groups.size();
    for (int turn = 0; turn < each.length; turn++) {
      long weight = each[turn];
      if (weight != 0) {
        int later = turn * cycles - begin;
        for (int i = group; i < times; i += stride) {
          started[scratch.start[i] + later] += weight;
        }
        visits += stage.grid().pixels();
      }
    }
  }

  /** The same where there are more windows than buckets. */
  private void addCounted(int group, int begin, long[] each, int cycles, long[] started) {
    int times = stage.grid().pixels() * groups.size();
    long[] counts = new long[started.length];
    for (int i = group; i < times; i += groups.size()) {
      counts[scratch.start[i] - begin]++;
    }
    int starts = started.length - each.length * cycles;
    for (int turn = 0; turn < each.length; turn++) {
      long weight = each[turn];
      if (weight != 0) {
        int later = turn * cycles;
        for (int t = 0; t < starts; t++) {
          started[t + later] += weight * counts[t];
        }
        visits += starts;
      }
    }
    visits += stage.grid().pixels();
  }

  /**
   * Activity of an operator.
   *
   * @param begin the first bucket
   * @param active in each bucket from there on; the last one is 0
   */
  record Profile(int begin, long[] active) {

    static final Profile NONE = new Profile(0, new long[1]);

    Profile delayedBy(int buckets) {
      return new Profile(begin + buckets, active);
    }
  }
}
