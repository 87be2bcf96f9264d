package cimmlc.schedule.mvm;

import cimmlc.arch.ComputingMode;
import cimmlc.arch.Crossbar;
import cimmlc.schedule.SchedulingOptions;
import cimmlc.schedule.cg.Activity;
import cimmlc.schedule.cg.CgSchedule;
import cimmlc.schedule.cg.Execution;
import cimmlc.schedule.cg.PeakProblem;
import cimmlc.schedule.cg.ScheduledOperator.Cim;
import cimmlc.schedule.cg.Segment;
import cimmlc.schedule.cg.Service;
import cimmlc.schedule.cg.Services;
import cimmlc.schedule.cg.Slicing;
import cimmlc.schedule.cg.Staggering;
import java.util.ArrayList;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Which crossbars of a schedule are active when, with ideal bandwidths and ALUs (section 3.3.3).
 */
public final class ActiveCrossbars {

  private final MvmSchedule schedule;
  private final SchedulingOptions options;
  private final int sharing;

  /**
   * Those of a schedule.
   *
   * @param sharing copies that the VVM level will let share crossbars; 0 where it changes nothing
   */
  public ActiveCrossbars(MvmSchedule schedule, SchedulingOptions options, int sharing) {
    this.schedule = schedule;
    this.options = options;
    this.sharing = sharing;
  }

  /** How far the copies of operators may change. */
  sealed interface Freedom {

    /** Not at all. */
    record None() implements Freedom {}

    /** As many as are wanted, as long as no operator takes more cycles. */
    record WithinInterval(long cycles) implements Freedom {}
  }

  /** What is active when all crossbars of a copy, or of a turn of it, start together. */
  public Activity together() {
    return activity(false);
  }

  /** What is active when each crossbar starts once its own slice of the input is there. */
  public Activity bySlices() {
    return activity(true);
  }

  /**
   * When the first crossbar of an operator of the first segment starts.
   *
   * @param slices each crossbar as soon as its own slice of the input is there
   */
  public long firstCycle(int operator, boolean slices) {
    PeakProblem problem = problem(schedule.segments().getFirst());
    return (slices ? problem : problem.inWholeWindows()).firstCycle(problem.start(), operator);
  }

  /** Cycles in which the slowest operator of all segments takes all windows of an image. */
  long intervalCycles() {
    long interval = 1;
    for (MvmSegment segment : schedule.segments()) {
      Services services = services(segment);
      for (int i = 0; i < segment.operators().size(); i++) {
        CrossbarOperator operator = segment.operators().get(i);
        Service service = services.of(i, operator.duplication());
        interval = Math.max(interval, service.intervalCycles(operator.cim().form().windows()));
      }
    }
    return interval;
  }

  private Services services(MvmSegment segment) {
    return CopyServices.of(schedule.cg(), coarse(segment), options, sharing);
  }

  private Segment coarse(MvmSegment segment) {
    return schedule.cg().segments().get(segment.index());
  }

  /** True if a segment's operators run beside one another, so that offsets matter. */
  boolean pipelined(MvmSegment segment) {
    return coarse(segment).execution() == Execution.PIPELINE && !segment.operators().isEmpty();
  }

  private PeakProblem problem(MvmSegment segment) {
    return problem(segment, cim -> cim.footprint().crossbars(), new Freedom.None());
  }

  /**
   * The problem of a pipelined segment.
   *
   * @param active what a copy counts for while it multiplies, a multiple of its VXBs
   */
  PeakProblem problem(MvmSegment segment, ToLongFunction<Cim> active, Freedom freedom) {
    Services services = services(segment);
    List<PeakProblem.Operator> operators = new ArrayList<>();
    List<Staggering> start = new ArrayList<>();
    for (CrossbarOperator operator : segment.operators()) {
      Service service = services.of(start.size(), operator.duplication());
      start.add(staggering(operator, service.cycles()));
      operators.add(operator(operator, active.applyAsLong(operator.cim()), service, freedom));
    }
    CgSchedule cg = schedule.cg();
    return new PeakProblem(
        cg.graph(),
        coarse(segment),
        operators,
        services,
        slicing(segment),
        start,
        cg.arch().crossbars());
  }

  private static PeakProblem.Operator operator(
      CrossbarOperator operator, long active, Service service, Freedom freedom) {
    VxbGrid grid = operator.grid();
    long windows = Math.max(1, operator.cim().form().windows());
    int copies = operator.duplication();
    return switch (freedom) {
      case Freedom.None() ->
          new PeakProblem.Operator(grid.crossbars(), active, grid.vxbs(), copies, copies);
      case Freedom.WithinInterval(long cycles) -> {
        long rounds = Math.max(1, cycles / service.cycles());
        int fewest = (int) Math.ceilDiv(windows, rounds);
        int most = (int) Math.min(windows, Integer.MAX_VALUE);
        yield new PeakProblem.Operator(grid.crossbars(), active, grid.vxbs(), fewest, most);
      }
    };
  }

  private static Staggering staggering(CrossbarOperator operator, long turnCycles) {
    IntSummaryStatistics delays =
        operator.copies().getFirst().pieces().stream()
            .mapToInt(Piece::delayCycles)
            .summaryStatistics();
    int later = delays.getMax() - delays.getMin();
    int turns = 1 + (int) (later / turnCycles);
    return new Staggering(operator.duplication(), turns, delays.getMin());
  }

  private Activity activity(boolean slices) {
    Activity all = Activity.NONE;
    for (MvmSegment segment : schedule.segments()) {
      PeakProblem problem = problem(segment);
      if (pipelined(segment)) {
        PeakProblem timed = slices ? problem : problem.inWholeWindows();
        all = all.then(timed.activity(problem.start()));
        continue;
      }
      for (int i = 0; i < segment.operators().size(); i++) {
        Service service = problem.services().of(i, problem.start().get(i).copies());
        all = all.then(alone(segment.operators().get(i), service));
      }
    }
    return all;
  }

  /** An operator that runs while no other does. */
  private static Activity alone(CrossbarOperator operator, Service service) {
    long windows = operator.cim().form().windows();
    long crossbars = operator.grid().crossbars();
    long all = operator.duplication() * crossbars;
    long each = all / service.servers();
    return new Activity(
        Math.min(windows, service.servers()) * each,
        windows * service.cycles() * each,
        service.intervalCycles(windows));
  }

  private Slicing slicing(MvmSegment segment) {
    Crossbar crossbar = schedule.cg().arch().crossbar();
    boolean spread = schedule.cg().arch().mode() == ComputingMode.WLM && sharing > 0;
    List<RowSlices> slices = segment.operators().stream().map(RowSlices::new).toList();
    return (operator, team) ->
        spread ? slices.get(operator).spread(team, crossbar) : slices.get(operator).inPlace();
  }
}
