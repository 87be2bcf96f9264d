package cimmlc.schedule.cg;

import cimmlc.schedule.cg.PeakProblem.Operator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Copies, turns and start offsets of all operators of segments that follow one another, for the
 * least peak of activity within a latency, or the least latency below a cap (section 3.3.3).
 *
 * <p>Copies and turns are annealed; {@link CappedPlacement} makes the offsets of them. The peak is
 * lowered by a cap that falls by a step whenever the latency is kept below it. What is annealed is
 * the latency below the cap, and how late activity is on the mean: what leaves no hole early leaves
 * room later.
 */
public final class PeakSearch {

  private static final long BEYOND = CappedPlacement.BEYOND;

  /** Placements of all operators after which small networks have nothing to gain. */
  private static final long MOST = 30_000;

  /** By which part of itself the cap falls. */
  private static final double STEP = 0.005;

  private static final double TEMPERATURE = 0.002;

  /** How much less effort a further latency takes. */
  private static final int FURTHER = 2;

  /** What a proposal costs in windows, however few it moves. */
  private static final long PROPOSAL = 200;

  /** Part of the latency by which a proposal, or an operator in it, may be later than before. */
  private static final double BACK = 0.02;

  /** Buckets by which an operator may always be later than before. */
  private static final long NEAR = 8;

  private final List<PeakProblem> problems;
  private final List<CappedPlacement> placements = new ArrayList<>();
  private final int[] firstOperator;
  private final Random random = new Random(1);
  private final long[] latency;
  private final double[] mean;
  private final long[] peak;
  private final Staggering[][] current;
  private final Staggering[][] placed;
  private Staggering[][] choice = {};
  private long cap;
  private long proposals;

  /** A search over segments. */
  public PeakSearch(List<PeakProblem> problems) {
    this.problems = List.copyOf(problems);
    this.firstOperator = new int[problems.size() + 1];
    for (int s = 0; s < problems.size(); s++) {
      PeakProblem problem = problems.get(s);
      placements.add(new CappedPlacement(problem, problem.bucketCycles()));
      firstOperator[s + 1] = firstOperator[s] + problem.operators().size();
    }
    this.latency = new long[problems.size()];
    this.mean = new double[problems.size()];
    this.peak = new long[problems.size()];
    this.current = new Staggering[problems.size()][];
    this.placed = new Staggering[problems.size()][];
  }

  /**
   * What was found.
   *
   * @param segments the operators of each
   * @param peak of activity
   * @param latencyCycles of all segments
   */
  public record Found(List<List<Staggering>> segments, long peak, long latencyCycles) {

    private static Found of(Staggering[][] chosen, long peak, long latencyCycles) {
      return new Found(Arrays.stream(chosen).map(List::of).toList(), peak, latencyCycles);
    }
  }

  /**
   * The least peak found within each of several latencies: the search for one goes on from what was
   * found for those below it, and does not depend on those above.
   *
   * @param starts copies of each operator to start from, segment by segment
   * @param limits cycles that all segments may take, ascending
   * @param above a peak that is known to be possible; what is not below it is not looked for
   * @param visits windows that the search for the first latency may visit, about
   * @return in the order of the latencies; those without a peak below {@code above} left out
   */
  public List<Found> lowestPeaks(List<int[][]> starts, List<Long> limits, long above, long visits) {
    List<Found> lowest = new ArrayList<>();
    List<Found> found = new ArrayList<>();
    long effort = effort(visits);
    for (long limit : limits) {
      long end = visits() + effort;
      long floor = floor(starts.getFirst(), limit);
      if (found.isEmpty()) {
        begin(found, starts, limit, floor, above);
      }
      if (!found.isEmpty() && again(target(found.getFirst().peak(), floor))) {
        lower(found, limit, floor, end);
      }
      found.stream().limit(1).filter(f -> !lowest.contains(f)).forEach(lowest::add);
      effort = effort(visits) / FURTHER;
    }
    return lowest;
  }

  private void begin(List<Found> found, List<int[][]> starts, long limit, long floor, long above) {
    long lowest = above;
    for (int[][] start : starts) {
      long low = floor - 1;
      while (lowest - low > Math.max(1, low / 200)) {
        long middle = (lowest + low) >>> 1;
        if (restart(staggered(start, middle), middle, limit)) {
          lowest = record(found, middle);
        } else {
          low = middle;
        }
      }
    }
  }

  private long record(List<Found> found, long below) {
    long highest = Arrays.stream(peak).max().orElse(0);
    found.addFirst(Found.of(placed, highest, Arrays.stream(latency).sum()));
    choice = Arrays.stream(current).map(Staggering[]::clone).toArray(Staggering[][]::new);
    return Math.min(highest, below);
  }

  private long effort(long visits) {
    long windows = 0;
    for (PeakProblem problem : problems) {
      windows += problem.segment().cims().stream().mapToLong(c -> c.form().windows()).sum();
    }
    return Math.min(visits, MOST * (PROPOSAL + windows));
  }

  private static long target(long peak, long floor) {
    return Math.max(floor, Math.min(peak - 1, (long) (peak * (1 - STEP))));
  }

  private void lower(List<Found> found, long limit, long floor, long end) {
    long begin = visits();
    while (visits() < end && found.getFirst().peak() > floor) {
      if (step(limit, (double) (end - visits()) / (end - begin))
          && Arrays.stream(latency).sum() <= limit) {
        record(found, cap);
        long next = target(found.getFirst().peak(), floor);
        if (!again(next)) {
          return;
        }
      }
    }
  }

  /**
   * The least latency found below a cap.
   *
   * @param starts copies of each operator to start from, segment by segment
   * @param visits windows that the search may visit, about
   * @return none if an operator alone is above the cap
   */
  public List<Found> leastLatency(List<int[][]> starts, long below, long visits) {
    List<Found> found = new ArrayList<>();
    long end = visits() + effort(visits);
    for (int[][] start : starts) {
      if (restart(BelowCap.copies(problems, staggered(start, below), below), below, BEYOND)) {
        keepFaster(found);
      }
    }
    if (!found.isEmpty()) {
      restart(choice, below, BEYOND);
    }
    long begin = visits();
    while (!found.isEmpty() && visits() < end) {
      if (step(0, (double) (end - visits()) / (end - begin))) {
        keepFaster(found);
      }
    }
    return found;
  }

  /** Goes on below another cap, with fewer copies of operators that alone would be above it. */
  private boolean again(long below) {
    Staggering[][] fitting = BelowCap.turns(problems, choice, below);
    return restart(fitting, below, BEYOND)
        || restart(BelowCap.copies(problems, fitting, below), below, BEYOND);
  }

  private void keepFaster(List<Found> found) {
    long cycles = Arrays.stream(latency).sum();
    if (found.isEmpty() || cycles < found.getFirst().latencyCycles()) {
      record(found, cap);
    }
  }

  private long visits() {
    return placements.stream().mapToLong(CappedPlacement::visits).sum() + PROPOSAL * proposals;
  }

  /** No peak is lower: the mean over the longest makespan, and the largest turn of an operator. */
  private long floor(int[][] copies, long limit) {
    double sum = 0;
    long largest = 1;
    for (int s = 0; s < problems.size(); s++) {
      PeakProblem problem = problems.get(s);
      sum += problem.activeCycles(Arrays.stream(copies[s]).mapToObj(Staggering::new).toList());
      for (Operator operator : problem.operators()) {
        largest = Math.max(largest, operator.largestTurn((int) operator.vxbs()));
      }
    }
    return Math.max(largest, (long) Math.ceil(sum / Math.max(1, limit)));
  }

  private Staggering[][] staggered(int[][] copies, long below) {
    Staggering[][] plain =
        Arrays.stream(copies)
            .map(s -> Arrays.stream(s).mapToObj(Staggering::new).toArray(Staggering[]::new))
            .toArray(Staggering[][]::new);
    return BelowCap.turns(problems, plain, below);
  }

  /** Starts again from there; false if that cannot be placed within the limit. */
  private boolean restart(Staggering[][] from, long newCap, long limit) {
    long left = limit;
    for (int s = 0; s < from.length; s++) {
      long cycles = placements.get(s).place(from[s], newCap, left);
      if (cycles == BEYOND) {
        return false;
      }
      left = limit == BEYOND ? BEYOND : left - cycles;
    }
    cap = newCap;
    for (int s = 0; s < from.length; s++) {
      accept(s, from[s], placements.get(s).place(from[s], newCap, BEYOND));
    }
    return true;
  }

  private void accept(int segment, Staggering[] accepted, long cycles) {
    CappedPlacement placement = placements.get(segment);
    placement.accept();
    latency[segment] = cycles;
    mean[segment] = placement.meanCycle();
    peak[segment] = placement.peak();
    current[segment] = accepted;
    placed[segment] = placement.proposed();
  }

  /**
   * Tries a change.
   *
   * @param enough latency with which any change is taken
   * @param left part of the search that is left
   */
  private boolean step(long enough, double left) {
    proposals++;
    int segment = segment(random.nextInt(firstOperator[firstOperator.length - 1]));
    PeakProblem problem = problems.get(segment);
    Staggering[] proposal =
        new StaggeringProposal(problem, random, cap, placements.get(segment).bucketCycles())
            .change(current[segment]);
    if (proposal.length == 0) {
      return false;
    }
    CappedPlacement placement = placements.get(segment);
    long all = Arrays.stream(latency).sum();
    long room = Math.max((long) (all * BACK), enough - all);
    long each = Math.max(room, NEAR * placement.bucketCycles());
    long cycles = placement.place(proposal, cap, latency[segment] + room, each);
    if (cycles == BEYOND) {
      return false;
    }
    double later = cycles - latency[segment] + 2 * (placement.meanCycle() - mean[segment]);
    double worse = -TEMPERATURE * left * all * 2 * Math.log(1 - random.nextDouble());
    if (later > worse && all + cycles - latency[segment] > enough) {
      return false;
    }
    accept(segment, proposal, cycles);
    return true;
  }

  private int segment(int operator) {
    int segment = 0;
    while (firstOperator[segment + 1] <= operator) {
      segment++;
    }
    return segment;
  }
}
