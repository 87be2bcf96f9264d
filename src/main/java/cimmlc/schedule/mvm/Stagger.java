package cimmlc.schedule.mvm;

import cimmlc.schedule.SchedulingOptions;
import cimmlc.schedule.cg.Activity;
import cimmlc.schedule.cg.CgSchedule;
import cimmlc.schedule.cg.Execution;
import cimmlc.schedule.cg.PeakProblem;
import cimmlc.schedule.cg.RowSlice;
import cimmlc.schedule.cg.Segment;
import cimmlc.schedule.cg.Service;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The staggered pipeline (section 3.3.3, Figure 12): start offsets, and copies at work, that make
 * the peak of simultaneously active crossbars least, within a latency and without lengthening the
 * bottleneck.
 *
 * <pre>
 *   before   conv1 x 190 at once, conv9 x 6 at once, ...    peak 2.1 times the mean
 *   after    conv1 x 171, conv9 x 4, 256 cycles later ...   peak 1.4 times the mean, same latency
 * </pre>
 */
public final class Stagger {

  /** Fractions of the latency by which it may grow, of a trade-off. */
  private static final List<Double> SLACKS = List.of(0.0, 0.01, 0.05, 0.10, 0.25);

  /** Windows that the searches of a network may visit: one to four seconds. */
  private static final long VISITS = 300_000_000;

  private final MvmSchedule schedule;
  private final SchedulingOptions options;
  private final boolean keepCopies;

  /** A schedule; with {@code keepCopies} only start offsets change. */
  public Stagger(MvmSchedule schedule, SchedulingOptions options, boolean keepCopies) {
    this.schedule = schedule;
    this.options = options;
    this.keepCopies = keepCopies;
  }

  /**
   * A point of a trade-off.
   *
   * @param slack fraction of the latency by which it was allowed to grow
   */
  public record Point(double slack, MvmSchedule schedule, Activity activity) {}

  /** Staggered schedules of falling peak: the same latency, and 1, 5, 10 and 25 % more. */
  public List<Point> tradeOff() {
    List<Point> points = new ArrayList<>();
    Point lowest = new Point(0, schedule, activity(schedule));
    for (double slack : SLACKS) {
      MvmSchedule staggered = within(slack);
      Activity activity = activity(staggered);
      if (activity.peakCrossbars() < lowest.activity.peakCrossbars()) {
        lowest = new Point(slack, staggered, activity);
      }
      points.add(new Point(slack, lowest.schedule, lowest.activity));
    }
    return points;
  }

  /**
   * The schedule of least peak found, never above the present one.
   *
   * @param slack fraction of a segment's latency by which it may grow
   */
  public MvmSchedule within(double slack) {
    List<List<Service>> services = new ArrayList<>();
    for (MvmSegment segment : schedule.segments()) {
      services.add(lowered(segment, slack));
    }
    MvmSchedule placed =
        keepCopies
            ? schedule
            : new PlaceSegments(schedule.cg(), options)
                .packed(segment ->
                    services.get(segment.index()).stream().mapToInt(Service::servers).toArray());
    return placed.withSegments(segment -> delayed(segment, services.get(segment.index())));
  }

  private List<Service> lowered(MvmSegment segment, double slack) {
    List<Service> services = services(segment);
    if (coarse(schedule, segment).execution() == Execution.LAYER_BY_LAYER || services.isEmpty()) {
      return services;
    }
    PeakProblem problem = problem(segment, services);
    long limit = (long) (problem.latencyCycles() * (1 + slack));
    return problem.lowered(limit, VISITS / schedule.segments().size());
  }

  private PeakProblem problem(MvmSegment segment, List<Service> services) {
    List<CrossbarOperator> operators = segment.operators();
    long interval = 1;
    for (int i = 0; i < operators.size(); i++) {
      long windows = operators.get(i).cim().form().windows();
      interval = Math.max(interval, services.get(i).intervalCycles(windows));
    }
    int[] fewest = new int[operators.size()];
    int[] most = new int[operators.size()];
    for (int i = 0; i < fewest.length; i++) {
      long windows = Math.max(1, operators.get(i).cim().form().windows());
      int copies = services.get(i).servers();
      long rounds = interval / services.get(i).cycles();
      fewest[i] = keepCopies ? copies : (int) Math.ceilDiv(windows, rounds);
      most[i] = keepCopies ? copies : (int) Math.min(windows, Integer.MAX_VALUE);
    }
    CgSchedule cg = schedule.cg();
    return new PeakProblem(
        cg.graph(),
        coarse(schedule, segment),
        operators.stream().mapToLong(operator -> operator.grid().crossbars()).toArray(),
        services,
        fewest,
        most,
        cg.arch().crossbars());
  }

  private static MvmSegment delayed(MvmSegment segment, List<Service> services) {
    List<CrossbarOperator> operators = new ArrayList<>();
    for (CrossbarOperator operator : segment.operators()) {
      int delay = Math.toIntExact(services.get(operators.size()).delayCycles());
      operators.add(
          operator.withCopies(
              operator.copies().stream()
                  .map(copy ->
                      new CopyPlacement(
                          copy.copy(),
                          copy.pieces().stream().map(piece -> piece.delayedBy(delay)).toList()))
                  .toList(),
              operator.mvmCycles()));
    }
    return new MvmSegment(segment.index(), operators);
  }

  private static List<Service> services(MvmSegment segment) {
    return segment.operators().stream()
        .map(operator ->
            new Service(operator.duplication(), operator.mvmCycles())
                .delayedBy(operator.copies().getFirst().pieces().getFirst().delayCycles()))
        .toList();
  }

  private static Segment coarse(MvmSchedule schedule, MvmSegment segment) {
    return schedule.cg().segments().get(segment.index());
  }

  /** What a schedule activates when all crossbars of a copy start together. */
  public Activity activity(MvmSchedule of) {
    return activity(of, false);
  }

  /**
   * What a schedule activates when each crossbar starts once its own slice of the input is there.
   */
  public Activity activityOfSlices(MvmSchedule of) {
    return activity(of, true);
  }

  /**
   * When the first crossbar of an operator of the first segment starts.
   *
   * @param slices each crossbar as soon as its own slice of the input is there
   */
  public long firstCycle(MvmSchedule of, int operator, boolean slices) {
    MvmSegment segment = of.segments().getFirst();
    List<Service> services = services(segment);
    List<List<RowSlice>> own = slices ? slices(segment) : List.of();
    return problem(segment, services).firstCycle(services, operator, own);
  }

  private Activity activity(MvmSchedule of, boolean slices) {
    Activity all = new Activity(0, 0, 0, 0);
    for (MvmSegment segment : of.segments()) {
      List<Service> services = services(segment);
      if (coarse(of, segment).execution() == Execution.LAYER_BY_LAYER) {
        all = segment.operators().stream().map(Stagger::alone).reduce(all, Activity::then);
      } else {
        PeakProblem problem = problem(segment, services);
        all =
            all.then(
                slices ? problem.activity(services, slices(segment)) : problem.activity(services));
      }
    }
    return all;
  }

  /** An operator that runs while no other does. */
  private static Activity alone(CrossbarOperator operator) {
    long windows = operator.cim().form().windows();
    long crossbars = operator.grid().crossbars();
    long busy = Math.min(windows, operator.duplication()) * crossbars;
    return new Activity(
        busy,
        operator.duplication() * crossbars,
        windows * operator.mvmCycles() * crossbars,
        new Service(operator.duplication(), operator.mvmCycles()).intervalCycles(windows));
  }

  private static List<List<RowSlice>> slices(MvmSegment segment) {
    return segment.operators().stream().map(Stagger::slices).toList();
  }

  private static List<RowSlice> slices(CrossbarOperator operator) {
    VxbGrid grid = operator.grid();
    int first = operator.cim().part().rowBegin();
    if (grid.packs() > 1) {
      return List.of(new RowSlice(first, first + grid.form().rows(), grid.crossbars()));
    }
    long crossbars = grid.crossbars() / grid.rowBlocks();
    RowSlice[] slices = new RowSlice[grid.rowBlocks()];
    Arrays.setAll(
        slices,
        row ->
            new RowSlice(
                first + grid.blockRow(0, row), first + grid.blockRow(0, row + 1), crossbars));
    return List.of(slices);
  }
}
