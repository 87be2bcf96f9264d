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
import java.util.Comparator;
import java.util.IntSummaryStatistics;
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

  /** Parts in which slack is given to segments. */
  private static final int SHARES = 8;

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
   * @param slack fraction of the latency of all segments by which it may grow
   */
  public MvmSchedule within(double slack) {
    List<List<Service>> services = lowered(slack);
    MvmSchedule placed =
        keepCopies
            ? schedule
            : new PlaceSegments(schedule.cg(), options)
                .packed(segment ->
                    services.get(segment.index()).stream().mapToInt(Service::servers).toArray());
    return placed.withSegments(segment -> delayed(segment, services.get(segment.index())));
  }

  /** The slack goes, a share at a time, to the segment whose peak is the highest. */
  private List<List<Service>> lowered(double slack) {
    List<Lowering> segments = schedule.segments().stream().map(Lowering::new).toList();
    int shares = slack == 0 ? 0 : segments.size() == 1 ? 1 : SHARES;
    long visits = VISITS / (segments.size() + shares);
    double latency = segments.stream().mapToLong(lowering -> lowering.limit).sum();
    double given = 0;
    if (shares != 1) {
      segments.forEach(lowering -> lowering.search(0, visits));
    }
    for (int share = 0; share < shares; share++) {
      long more = (long) (latency * slack * (share + 1) / shares - given);
      given += more;
      segments.stream()
          .filter(lowering -> lowering.pipelined)
          .max(Comparator.comparingLong(lowering -> lowering.peak))
          .ifPresent(lowering -> lowering.search(more, visits));
    }
    return segments.stream().map(lowering -> lowering.services).toList();
  }

  /** A segment whose peak is being lowered. */
  private final class Lowering {

    private final PeakProblem problem;
    private final boolean pipelined;
    private List<Service> services;
    private long limit;
    private long peak;

    Lowering(MvmSegment segment) {
      services = services(segment);
      problem = problem(segment, services);
      pipelined =
          coarse(schedule, segment).execution() == Execution.PIPELINE && !services.isEmpty();
      limit = problem.latencyCycles();
      peak = problem.activity(services).peakCrossbars();
    }

    void search(long moreCycles, long visits) {
      limit += moreCycles;
      if (pipelined) {
        List<Service> found = problem.lowered(limit, visits);
        long lower = problem.activity(found).peakCrossbars();
        if (lower < peak) {
          services = found;
          peak = lower;
        }
      }
    }
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
        operators.stream().mapToLong(operator -> operator.grid().vxbs()).toArray(),
        cg.arch().crossbars());
  }

  private MvmSegment delayed(MvmSegment segment, List<Service> services) {
    List<CrossbarOperator> operators = new ArrayList<>();
    for (CrossbarOperator operator : segment.operators()) {
      Service service = services.get(operators.size());
      List<CopyPlacement> copies =
          operator.copies().stream()
              .map(copy -> new CopyPlacement(copy.copy(), pieces(operator, copy, service)))
              .toList();
      operators.add(operator.withCopies(copies, operator.mvmCycles()));
    }
    return new MvmSegment(segment.index(), operators);
  }

  private List<Piece> pieces(CrossbarOperator operator, CopyPlacement copy, Service service) {
    return PlaceOnCrossbars.inTurns(
        operator.grid(),
        copy.firstCrossbar(),
        schedule.cg().arch().crossbarsPerCore(),
        service.turns(),
        Math.toIntExact(service.delayCycles()),
        Math.toIntExact(service.cycles()));
  }

  private static List<Service> services(MvmSegment segment) {
    return segment.operators().stream().map(Stagger::service).toList();
  }

  private static Service service(CrossbarOperator operator) {
    IntSummaryStatistics delays =
        operator.copies().getFirst().pieces().stream()
            .mapToInt(Piece::delayCycles)
            .summaryStatistics();
    int later = delays.getMax() - delays.getMin();
    return new Service(operator.duplication(), operator.mvmCycles())
        .delayedBy(delays.getMin())
        .inTurns(1 + (int) (later / operator.mvmCycles()));
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
    int rows = grid.form().rows();
    int first = operator.cim().part().rowBegin();
    boolean oneGroup = grid.form().groups() == 1;
    return operator.copies().getFirst().pieces().stream()
        .map(piece ->
            new RowSlice(
                oneGroup ? first + piece.matrixRow() : first,
                first + (oneGroup ? piece.endMatrixRow() : rows),
                piece.crossbars(),
                piece.delayCycles()))
        .toList();
  }
}
