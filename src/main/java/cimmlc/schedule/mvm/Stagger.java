package cimmlc.schedule.mvm;

import cimmlc.schedule.SchedulingOptions;
import cimmlc.schedule.cg.PeakProblem;
import cimmlc.schedule.cg.PeakSearch;
import cimmlc.schedule.cg.ScheduledOperator.Cim;
import cimmlc.schedule.cg.Service;
import cimmlc.schedule.cg.Staggering;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * The staggered pipeline (section 3.3.3, Figure 12): start offsets and turns, and copies at work
 * where they are free, that make the peak of simultaneously active crossbars least within a
 * latency, or the latency least within a peak.
 *
 * <pre>
 *   before   conv1 x 190 at once, conv9 x 6 at once, ...    peak 2.1 times the mean
 *   after    conv1 x 171, conv9 x 4, 256 cycles later ...   peak 1.3 times the mean, same latency
 * </pre>
 */
public final class Stagger {

  /** Windows that the search of a network may visit: about as many nanoseconds. */
  private static final long VISITS = 3_000_000_000L;

  private final MvmSchedule schedule;
  private final SchedulingOptions options;
  private final int sharing;
  private final ActiveCrossbars active;

  /**
   * A stagger of a schedule.
   *
   * @param sharing copies that the VVM level will let share crossbars; 0 where it changes nothing
   */
  public Stagger(MvmSchedule schedule, SchedulingOptions options, int sharing) {
    this.schedule = schedule;
    this.options = options;
    this.sharing = sharing;
    this.active = new ActiveCrossbars(schedule, options, sharing);
  }

  /**
   * The lowest peaks without another number of copies.
   *
   * @param limits cycles that all segments together may take, ascending
   * @return none where no schedule was found whose peak is below the present one
   */
  public List<Lower> keepingCopies(List<Long> limits) {
    return lowered(new ActiveCrossbars.Freedom.None(), List.of(), limits);
  }

  /**
   * The lowest peaks, copies shared out anew.
   *
   * @param interval cycles that no operator may exceed for an image
   * @param starts copies to start from, beside those of the schedule
   * @param limits cycles that all segments together may take, ascending
   * @return none where no schedule was found whose peak is below the present one
   */
  public List<Lower> lowered(long interval, List<int[][]> starts, List<Long> limits) {
    return lowered(new ActiveCrossbars.Freedom.WithinInterval(interval), starts, limits);
  }

  /**
   * A staggered schedule, and what it is expected to take.
   *
   * @param latencyCycles of all segments
   */
  public record Lower(MvmSchedule schedule, long latencyCycles) {}

  private List<Lower> lowered(
      ActiveCrossbars.Freedom freedom, List<int[][]> starts, List<Long> limits) {
    List<MvmSegment> pipelined = pipelined();
    List<PeakProblem> problems = problems(pipelined, cim -> cim.footprint().crossbars(), freedom);
    long peak = active.bySlices().peakCrossbars();
    long fixed = fixedCycles();
    List<Long> left = limits.stream().map(limit -> limit - fixed).toList();
    return new PeakSearch(problems)
        .lowestPeaks(starts(pipelined, problems, starts), left, peak, VISITS).stream()
            .map(found -> new Lower(staggered(pipelined, found), found.latencyCycles() + fixed))
            .toList();
  }

  /**
   * The least latency, copies shared out anew, while what is active at once stays below a cap.
   *
   * @param each what a copy counts for while it multiplies, a multiple of its VXBs
   * @param starts copies to start from, beside those of the schedule
   * @return none if an operator alone is above the cap
   */
  public Optional<MvmSchedule> below(long cap, ToLongFunction<Cim> each, List<int[][]> starts) {
    List<MvmSegment> pipelined = pipelined();
    List<PeakProblem> problems =
        problems(pipelined, each, new ActiveCrossbars.Freedom.WithinInterval(Long.MAX_VALUE));
    return new PeakSearch(problems)
        .leastLatency(starts(pipelined, problems, starts), cap, VISITS / 3).stream()
            .findFirst()
            .map(found -> staggered(pipelined, found));
  }

  private List<MvmSegment> pipelined() {
    return schedule.segments().stream().filter(active::pipelined).toList();
  }

  private List<PeakProblem> problems(
      List<MvmSegment> segments, ToLongFunction<Cim> each, ActiveCrossbars.Freedom freedom) {
    return segments.stream().map(segment -> active.problem(segment, each, freedom)).toList();
  }

  /** Cycles of the segments whose operators run one after another. */
  private long fixedCycles() {
    List<MvmSegment> fixed =
        schedule.segments().stream().filter(segment -> !active.pipelined(segment)).toList();
    long cycles = 0;
    for (MvmSegment segment : fixed) {
      PeakProblem problem = active.problem(segment, _ -> 0, new ActiveCrossbars.Freedom.None());
      for (int i = 0; i < segment.operators().size(); i++) {
        CrossbarOperator operator = segment.operators().get(i);
        Service service = problem.services().of(i, operator.duplication());
        cycles += service.intervalCycles(operator.cim().form().windows());
      }
    }
    return cycles;
  }

  /** The copies of the schedule first, then others, each with what an operator may have. */
  private static List<int[][]> starts(
      List<MvmSegment> pipelined, List<PeakProblem> problems, List<int[][]> others) {
    List<int[][]> starts = new ArrayList<>();
    starts.add(
        problems.stream()
            .map(p -> p.start().stream().mapToInt(Staggering::copies).toArray())
            .toArray(int[][]::new));
    starts.add(
        problems.stream()
            .map(p -> p.operators().stream().mapToInt(PeakProblem.Operator::fewest).toArray())
            .toArray(int[][]::new));
    for (int[][] other : others) {
      starts.add(pipelined.stream().map(segment -> other[segment.index()]).toArray(int[][]::new));
    }
    return starts;
  }

  private MvmSchedule staggered(List<MvmSegment> pipelined, PeakSearch.Found found) {
    List<List<Staggering>> chosen = new ArrayList<>();
    for (MvmSegment segment : schedule.segments()) {
      int index = pipelined.indexOf(segment);
      chosen.add(
          index < 0
              ? segment.operators().stream().map(o -> new Staggering(o.duplication())).toList()
              : found.segments().get(index));
    }
    return new PlaceSegments(schedule.cg(), options)
        .packed(
            segment -> chosen.get(segment.index()).stream().mapToInt(Staggering::copies).toArray())
        .withSegments(segment -> delayed(segment, chosen.get(segment.index())));
  }

  private MvmSegment delayed(MvmSegment segment, List<Staggering> chosen) {
    var services =
        CopyServices.of(
            schedule.cg(), schedule.cg().segments().get(segment.index()), options, sharing);
    List<CrossbarOperator> operators = new ArrayList<>();
    for (CrossbarOperator operator : segment.operators()) {
      int index = operators.size();
      Staggering staggering = chosen.get(index);
      long turnCycles = services.of(index, staggering.copies()).cycles();
      List<CopyPlacement> copies =
          operator.copies().stream()
              .map(copy ->
                  new CopyPlacement(copy.copy(), pieces(operator, copy, staggering, turnCycles)))
              .toList();
      operators.add(operator.withCopies(copies, operator.mvmCycles()));
    }
    return new MvmSegment(segment.index(), operators);
  }

  private List<Piece> pieces(
      CrossbarOperator operator, CopyPlacement copy, Staggering staggering, long turnCycles) {
    return PlaceOnCrossbars.inTurns(
        operator.grid(),
        copy.firstCrossbar(),
        schedule.cg().arch().crossbarsPerCore(),
        staggering.turns(),
        Math.toIntExact(staggering.delayCycles()),
        Math.toIntExact(turnCycles));
  }
}
