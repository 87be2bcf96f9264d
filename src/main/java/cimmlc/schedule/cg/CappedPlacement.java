package cimmlc.schedule.cg;

import cimmlc.schedule.cg.PipelineStages.Stage;
import cimmlc.schedule.cg.SliceTiming.Profile;
import java.util.Arrays;
import java.util.List;

/**
 * Start offsets of the operators of a pipelined segment that keep its activity below a cap: in
 * topological order, each operator as early as the activity of those before it lets it. Where all
 * crossbars of a copy wait for the same input, that offset is found without another look at the
 * windows, since a delay moves them all alike. Times are counted in buckets, a common divisor of
 * all times of a window.
 */
final class CappedPlacement {

  /** What a placement beyond its limit takes. */
  static final long BEYOND = Long.MAX_VALUE;

  /** Delays of an operator that are tried where its slices do not all move alike. */
  private static final int MOST_TRIES = 8;

  private final PeakProblem problem;
  private final long bucketCycles;
  private final List<Stage> stages;
  private final int[] operatorOf;
  private final long[][] base;
  private final long[][] trial;
  private final SliceTiming[] timings;
  private final Profile[] profiles;
  private final Profile[] tried;
  private final Staggering[] wanted;
  private final Staggering[] wantedNow;
  private final Staggering[] placed;
  private final Staggering[] proposed;
  private long cap;
  private long triedCap = -1;
  private int from;
  private long[] load = new long[1024];
  private int loadEnd;
  private long visits;

  CappedPlacement(PeakProblem problem, long bucketCycles) {
    this.problem = problem;
    this.bucketCycles = bucketCycles;
    this.stages = PipelineStages.of(problem.graph(), problem.segment());
    this.operatorOf = new int[stages.size()];
    int operators = 0;
    for (int s = 0; s < operatorOf.length; s++) {
      operatorOf[s] = stages.get(s).cim() ? operators++ : -1;
    }
    this.base = stages.stream().map(s -> new long[s.grid().pixels()]).toArray(long[][]::new);
    this.trial = stages.stream().map(s -> new long[s.grid().pixels()]).toArray(long[][]::new);
    SliceTiming.Scratch scratch = new SliceTiming.Scratch();
    this.timings = new SliceTiming[operators];
    for (int s = 0; s < operatorOf.length; s++) {
      if (operatorOf[s] >= 0) {
        timings[operatorOf[s]] =
            new SliceTiming(problem, operatorOf[s], stages, stages.get(s), scratch);
      }
    }
    this.profiles = new Profile[operators];
    this.tried = new Profile[operators];
    this.wanted = new Staggering[operators];
    this.wantedNow = new Staggering[operators];
    this.placed = new Staggering[operators];
    this.proposed = new Staggering[operators];
    this.cap = -1;
  }

  /** The unit of time. */
  long bucketCycles() {
    return bucketCycles;
  }

  /** Pixels, windows and buckets visited so far: time spent that is the same on any machine. */
  long visits() {
    return visits + Arrays.stream(timings).mapToLong(SliceTiming::visits).sum();
  }

  /**
   * Cycles under a cap, {@link #BEYOND} where that is more than the limit or an operator alone is
   * above the cap.
   *
   * @param choice copies, turns and least delay of each operator
   */
  long place(Staggering[] choice, long newCap, long limitCycles) {
    return place(choice, newCap, limitCycles, BEYOND);
  }

  /**
   * The same, given up once an operator ends too late for it.
   *
   * @param later cycles by which operators may end later than in the accepted placement
   */
  long place(Staggering[] choice, long newCap, long limitCycles, long later) {
    long margin = later == BEYOND ? BEYOND : later / bucketCycles;
    from = firstDifference(choice, newCap);
    triedCap = newCap;
    System.arraycopy(choice, 0, wantedNow, 0, choice.length);
    long limit = limitCycles == BEYOND ? BEYOND : limitCycles / bucketCycles;
    long latest = keep();
    for (int s = from; s < operatorOf.length; s++) {
      long[] times = trial[s];
      if (operatorOf[s] < 0) {
        ready(s, times);
        visits += times.length;
      } else if (times.length == 0) {
        tried[operatorOf[s]] = Profile.NONE;
      } else if (!place(operatorOf[s], times, limit)) {
        return BEYOND;
      }
      latest = Math.max(latest, last(times));
      if (latest > limit || last(times) - last(base[s]) > margin) {
        return BEYOND;
      }
    }
    return latest * bucketCycles;
  }

  private int firstDifference(Staggering[] choice, long newCap) {
    int s = 0;
    while (newCap == cap
        && s < operatorOf.length
        && (operatorOf[s] < 0 || choice[operatorOf[s]].equals(wanted[operatorOf[s]]))) {
      s++;
    }
    return s;
  }

  /** Takes over the stages before the first one that differs; when the last of them ends. */
  private long keep() {
    Arrays.fill(load, 0, loadEnd, 0);
    loadEnd = 0;
    long latest = 0;
    for (int s = 0; s < from; s++) {
      latest = Math.max(latest, last(base[s]));
      if (operatorOf[s] >= 0) {
        proposed[operatorOf[s]] = placed[operatorOf[s]];
        tried[operatorOf[s]] = profiles[operatorOf[s]];
        add(tried[operatorOf[s]]);
      }
    }
    return latest;
  }

  private void ready(int s, long[] times) {
    Arrays.fill(times, 0);
    Stage stage = stages.get(s);
    for (Dependence input : stage.inputs()) {
      input.latest(stage.grid(), done(input.source()), times);
    }
  }

  private long[] done(int stage) {
    return stage < from ? base[stage] : trial[stage];
  }

  private static long last(long[] times) {
    return times.length == 0 ? 0 : times[times.length - 1];
  }

  private boolean place(int operator, long[] times, long limit) {
    Staggering choice = wantedNow[operator];
    Service service = problem.services().of(operator, choice.copies());
    int length = (int) (service.cycles() / bucketCycles);
    SliceTiming timing = timings[operator];
    timing.await(problem.team(operator, choice.copies()), this::done);
    int delay = (int) (choice.delayCycles() / bucketCycles);
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      Staggering now = choice.delayedBy(delay);
      timing.execute(now, service.servers(), length, times);
      if (last(times) > limit) {
        return false;
      }
      Profile profile = timing.profile(now, length);
      int more = delay(profile, (int) Math.min(limit - last(times), Integer.MAX_VALUE));
      if (more < 0) {
        return false;
      }
      delay += more;
      if (more == 0 || timing.movesAsOne()) {
        for (int w = 0; more > 0 && w < times.length; w++) {
          times[w] += more;
        }
        proposed[operator] = choice.delayedBy(delay * bucketCycles);
        tried[operator] = profile.delayedBy(more);
        add(tried[operator]);
        return true;
      }
    }
    return false;
  }

  /** The first delay, in buckets, with which an operator stays below the cap; -1 if none does. */
  private int delay(Profile own, int latest) {
    for (long active : own.active()) {
      if (active > triedCap) {
        return -1;
      }
    }
    grow(loadEnd + 2);
    int delay = 0;
    while (delay <= latest) {
      int above = firstAbove(own, delay);
      if (above < 0) {
        return delay;
      }
      int at = own.begin() + delay + above;
      int free = at + 1; // what is above the cap lies before the end of the load
      while (load[free] + own.active()[above] > triedCap) {
        free++;
      }
      delay += free - at;
    }
    return -1;
  }

  /** The first bucket of an operator that is above the cap with those before it; -1 if none is. */
  private int firstAbove(Profile own, int delay) {
    int at = own.begin() + delay;
    int end = Math.min(own.active().length, loadEnd - at);
    for (int t = 0; t < end; t++) {
      if (load[at + t] + own.active()[t] > triedCap && own.active()[t] > 0) {
        visits += t / 8 + 4;
        return t;
      }
    }
    visits += Math.max(0, end) / 8;
    return -1;
  }

  private void grow(int length) {
    if (length > load.length) {
      load = Arrays.copyOf(load, Math.max(length, 2 * load.length));
    }
  }

  private void add(Profile profile) {
    long[] active = profile.active();
    grow(profile.begin() + active.length);
    for (int t = 0; t < active.length; t++) {
      load[profile.begin() + t] += active[t];
    }
    loadEnd = Math.max(loadEnd, profile.begin() + active.length);
    visits += active.length / 8;
  }

  /** Makes the last placement, which was not beyond its limit, the one that others differ from. */
  void accept() {
    for (int s = from; s < operatorOf.length; s++) {
      long[] times = base[s];
      base[s] = trial[s];
      trial[s] = times;
    }
    System.arraycopy(tried, 0, profiles, 0, tried.length);
    System.arraycopy(proposed, 0, placed, 0, placed.length);
    System.arraycopy(wantedNow, 0, wanted, 0, wanted.length);
    cap = triedCap;
  }

  /** The last placement. */
  Staggering[] proposed() {
    return proposed.clone();
  }

  /** The peak of the last placement. */
  long peak() {
    return Arrays.stream(load, 0, loadEnd).max().orElse(0);
  }

  /** Activity of the last placement, summed over the cycles. */
  long activeCycles() {
    return Arrays.stream(load, 0, loadEnd).sum() * bucketCycles;
  }

  /** The first cycle in which an operator is active in the last placement. */
  long firstCycle(int operator) {
    return tried[operator].begin() * bucketCycles;
  }

  /** When the activity of the last placement is on the mean, cycles. */
  double meanCycle() {
    double moment = 0;
    double sum = 0;
    for (int t = 0; t < loadEnd; t++) {
      moment += (double) t * load[t];
      sum += load[t];
    }
    return sum == 0 ? 0 : moment / sum * bucketCycles;
  }
}
