package cimmlc.schedule.cg;

import java.util.List;
import java.util.Random;

/**
 * Moves cores between the operators of a pipelined segment while the time of every window says that
 * latency falls. An operator gains copies with the probability of meeting it on the critical path;
 * the cores come from operators that are not on it. Annealed in rounds, each from the best so far;
 * the same result on any machine, since effort is counted in visited windows.
 */
final class LatencySearch {

  /** Fractions of the latency by which a step may be worse at the start of a round. */
  private static final double[] TEMPERATURES = {0.0005, 0.01, 0.03};

  private static final double[] STEPS = {0, 0.05, 0.15, 0.4};
  private static final int DONORS = 6;

  /** Fruitless proposals after which no move is expected to exist. */
  private static final int PATIENCE = 1000;

  private final TrialTiming timing;
  private final List<Demand> demands;
  private final int[] least;
  private long bound;
  private long chosen;
  private final Random random = new Random(1);
  private final double[] weight;
  private final int[] proposal;
  private int[] copies;
  private long[] critical = {};
  private long free;
  private long proposedFree;

  /**
   * A search from some duplication.
   *
   * @param least copies that each operator keeps
   * @param free cores that the start leaves
   */
  LatencySearch(TrialTiming timing, List<Demand> demands, int[] start, int[] least, long free) {
    this.timing = timing;
    this.demands = demands;
    this.least = least.clone();
    this.weight = new double[start.length];
    this.proposal = new int[start.length];
    this.copies = start.clone();
    this.free = free;
  }

  /**
   * The best numbers of copies found.
   *
   * @param visits windows to visit at most, about
   * @param enough cycles at which the search ends
   */
  int[] copies(long visits, long enough) {
    bound = enough;
    timing.trial(copies, TrialTiming.BEYOND);
    timing.accept();
    int[] best = copies.clone();
    long bestCycles = timing.cycles();
    long begin = spent();
    for (int round = 0; round < TEMPERATURES.length; round++) {
      long end = begin + visits * (round + 1) / TEMPERATURES.length;
      bestCycles = round(TEMPERATURES[round], end, best, bestCycles);
      restart(best);
    }
    return best;
  }

  /** Windows visited, and what choosing proposals is worth in windows. */
  private long spent() {
    return timing.visits() + chosen;
  }

  private void restart(int[] best) {
    for (int i = 0; i < best.length; i++) {
      free += (long) (copies[i] - best[i]) * demands.get(i).cores();
    }
    copies = best.clone();
    timing.trial(copies, TrialTiming.BEYOND);
    timing.accept();
  }

  /** One round; what is better than all before is written to {@code best}. */
  private long round(double temperature, long end, int[] best, long bestCycles) {
    long begin = spent();
    critical = critical();
    long cycles = timing.cycles();
    int fruitless = 0;
    while (spent() < end && bestCycles > bound && fruitless < PATIENCE) {
      fruitless++;
      if (!propose()) {
        continue;
      }
      double left = (double) (end - spent()) / (end - begin);
      double worse = -temperature * bestCycles * left * left * Math.log(1 - random.nextDouble());
      long tried = timing.trial(proposal, cycles + 1 + (long) worse);
      if (tried != TrialTiming.BEYOND) {
        fruitless = 0;
        cycles = tried;
        take();
        if (cycles < bestCycles) {
          bestCycles = cycles;
          System.arraycopy(copies, 0, best, 0, best.length);
        }
      }
    }
    return bestCycles;
  }

  private void take() {
    timing.accept();
    System.arraycopy(proposal, 0, copies, 0, copies.length);
    free = proposedFree;
    critical = critical();
  }

  /** Rounds of each operator on the critical path. */
  private long[] critical() {
    long[] rounds = timing.critical();
    for (int i = 0; i < rounds.length; i++) {
      rounds[i] = Math.ceilDiv(rounds[i], copies[i]);
    }
    return rounds;
  }

  /** More copies of an operator on the critical path; false if there is no room for them. */
  private boolean propose() {
    System.arraycopy(copies, 0, proposal, 0, copies.length);
    for (int i = 0; i < weight.length; i++) {
      weight[i] = copies[i] < demands.get(i).windows() ? critical[i] : 0;
    }
    int gains = draw();
    if (gains < 0) {
      return false;
    }
    Demand demand = demands.get(gains);
    long more = Math.max(1, Math.round(copies[gains] * STEPS[random.nextInt(STEPS.length)]));
    more = Math.min(more, demand.windows() - copies[gains]);
    proposal[gains] += (int) more;
    proposedFree = free - more * demand.cores();
    for (int donors = 0; proposedFree < 0 && donors < DONORS; donors++) {
      release(gains);
    }
    return proposedFree >= 0;
  }

  /** Takes cores from an operator, rather from one that is off the critical path. */
  private void release(int gains) {
    double share = 0;
    for (long windows : critical) {
      share += (double) windows / weight.length;
    }
    for (int i = 0; i < weight.length; i++) {
      double cores = (double) (proposal[i] - least[i]) * demands.get(i).cores();
      weight[i] = i == gains ? 0 : cores / (1 + critical[i] / share);
    }
    int gives = draw();
    if (gives >= 0) {
      int cores = demands.get(gives).cores();
      long fewer = Math.min(proposal[gives] - least[gives], Math.ceilDiv(-proposedFree, cores));
      proposal[gives] -= (int) fewer;
      proposedFree += fewer * cores;
    }
  }

  /** An index with a probability that its weight gives; -1 if there is none. */
  private int draw() {
    chosen += 4L * weight.length;
    double sum = 0;
    for (double w : weight) {
      sum += w;
    }
    double at = random.nextDouble() * sum;
    int drawn = -1;
    for (int i = 0; i < weight.length && (drawn < 0 || at >= 0); i++) {
      if (weight[i] > 0) {
        drawn = i;
        at -= weight[i];
      }
    }
    return drawn;
  }
}
