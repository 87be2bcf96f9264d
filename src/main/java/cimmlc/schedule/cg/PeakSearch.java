package cimmlc.schedule.cg;

import java.util.Arrays;
import java.util.Random;

/**
 * Start offsets and copies at work of each operator of a pipelined segment that make the peak of
 * simultaneously active crossbars least, within a latency and without a longer interval (section
 * 3.3.3, Figure 12). Annealed: an operator that is active at the peak is slowed down, delayed, or
 * let go again; what a trial costs is the windows that it moves.
 */
final class PeakSearch {

  /** Of the norm of activity over time that stands for its peak: smooth, yet near the maximum. */
  private static final int NORM = 12;

  private static final double TEMPERATURE = 0.2;

  private final TrialTiming timing;
  private final PeakProblem problem;
  private final long limit;
  private final long bucketCycles;
  private final Random random = new Random(1);
  private final long[] load;
  private final long[] tried;
  private final long[][] endsBefore;
  private Service[] services;
  private Service[] best;
  private long bestPeak;

  /**
   * A search from some services.
   *
   * @param limit cycles that the latency may take
   */
  PeakSearch(PeakProblem problem, TrialTiming timing, Service[] start, long limit) {
    this.problem = problem;
    this.timing = timing;
    this.limit = limit;
    this.bucketCycles = problem.bucketCycles();
    this.services = start.clone();
    this.best = start.clone();
    this.load = new long[Math.toIntExact(limit / bucketCycles) + 2];
    this.tried = new long[load.length];
    this.endsBefore = new long[start.length][];
    timing.trial(start, TrialTiming.BEYOND);
    for (int i = 0; i < start.length; i++) {
      add(load, i, timing.trialEnds(i), start[i], 1);
    }
    timing.accept();
    this.bestPeak = peak(load);
  }

  /** Adds the activity of an operator to that of others, or takes it away. */
  private void add(long[] into, int operator, long[] ends, Service service, int sign) {
    int turns = service.turns();
    int length = Math.toIntExact(service.cycles() / bucketCycles);
    for (int turn = 0; turn < turns; turn++) {
      long active = sign * problem.inTurn(operator, turn, turns);
      int before = (turns - 1 - turn) * length;
      for (long end : ends) {
        int last = (int) (end / bucketCycles) - before;
        for (int bucket = last - length; bucket < last; bucket++) {
          into[bucket] += active;
        }
      }
    }
  }

  private static long peak(long[] load) {
    return Arrays.stream(load).max().orElse(0);
  }

  private static double norm(long[] load, long scale) {
    double sum = 0;
    for (long active : load) {
      double share = (double) active / scale;
      double square = share * share;
      double fourth = square * square;
      sum += fourth * fourth * fourth;
    }
    return scale * Math.pow(sum, 1.0 / NORM);
  }

  /**
   * The best services found.
   *
   * @param visits windows to visit at most, about
   */
  Service[] services(long visits) {
    long begin = timing.visits();
    long end = begin + visits;
    long scale = Math.max(1, bestPeak);
    double current = norm(load, scale);
    // A trial that visits nothing costs something too.
    for (long trials = 0; timing.visits() + 100 * trials < end; trials++) {
      Service[] proposal = propose();
      remember();
      if (!fits(proposal) || timing.trial(proposal, limit + 1) == TrialTiming.BEYOND) {
        continue;
      }
      reload(proposal);
      double left = 1 - (double) (timing.visits() + 100 * trials - begin) / visits;
      double worse = -TEMPERATURE * left * left * Math.log(1 - random.nextDouble());
      double norm = norm(tried, scale);
      if (norm <= current * (1 + worse)) {
        take(proposal);
        current = norm;
      }
    }
    return best;
  }

  private void remember() {
    for (int i = 0; i < endsBefore.length; i++) {
      endsBefore[i] = timing.baseEnds(i);
    }
  }

  /** The activity of the last trial. */
  private void reload(Service[] proposal) {
    System.arraycopy(load, 0, tried, 0, load.length);
    for (int i = 0; i < proposal.length; i++) {
      if (timing.moves(i)) {
        add(tried, i, endsBefore[i], services[i], -1);
        add(tried, i, timing.trialEnds(i), proposal[i], 1);
      }
    }
  }

  private void take(Service[] proposal) {
    timing.accept();
    services = proposal;
    System.arraycopy(tried, 0, load, 0, load.length);
    long peak = peak(load);
    if (peak < bestPeak) {
      bestPeak = peak;
      best = proposal.clone();
    }
  }

  private Service[] propose() {
    Service[] proposal = services.clone();
    int moves = 1 + random.nextInt(3);
    for (int move = 0; move < moves; move++) {
      int i = move > 0 && random.nextBoolean() ? random.nextInt(proposal.length) : activeAtPeak();
      proposal[i] = changed(i, proposal[i]);
    }
    return proposal;
  }

  private boolean fits(Service[] proposal) {
    long taken = 0;
    for (int i = 0; i < proposal.length; i++) {
      taken += proposal[i].servers() * problem.crossbars()[i];
    }
    return taken <= problem.budget();
  }

  private Service changed(int operator, Service service) {
    int least = problem.fewest()[operator];
    int most = problem.most()[operator];
    if (least < most && random.nextBoolean()) {
      int step = 1 + random.nextInt(Math.max(1, service.servers() / 8));
      int servers = service.servers() + (random.nextInt(5) < 2 ? step : -step);
      return service.withServers(Math.clamp(servers, least, most));
    }
    if (problem.vxbs()[operator] > 1 && random.nextInt(3) == 0) {
      int turns = service.turns() + (random.nextInt(3) == 0 ? -1 : 1 + random.nextInt(2));
      return service.inTurns((int) Math.clamp(turns, 1, problem.vxbs()[operator]));
    }
    long step = bucketCycles * (1 + random.nextInt(random.nextBoolean() ? 2 : 12));
    long delay = service.delayCycles() + (random.nextInt(3) == 0 ? -step : step);
    return service.delayedBy(Math.clamp(delay, 0, limit));
  }

  /** An operator that is active at a random cycle of near-peak activity, by its crossbars. */
  private int activeAtPeak() {
    long peak = peak(load);
    int bucket = random.nextInt(load.length);
    for (int tries = 0; load[bucket] < 0.97 * peak && tries < load.length; tries++) {
      bucket = bucket + 1 == load.length ? 0 : bucket + 1;
    }
    long at = bucket * bucketCycles;
    double drawn = 0;
    int chosen = 0;
    for (int i = 0; i < services.length; i++) {
      double key = activity(i, at) * random.nextDouble();
      if (key > drawn) {
        drawn = key;
        chosen = i;
      }
    }
    return chosen;
  }

  /** Crossbars of an operator that are active in the bucket that begins then. */
  private long activity(int operator, long at) {
    long[] ends = timing.baseEnds(operator);
    int first = upper(ends, at);
    Service service = services[operator];
    int last = upper(ends, at + service.latencyCycles());
    return (last - first) * problem.crossbars()[operator] / service.turns();
  }

  /** How many ends are not after a cycle. */
  private static int upper(long[] ends, long cycle) {
    int low = 0;
    int high = ends.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ends[middle] <= cycle) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
