package cimmlc.schedule.cg;

import cimmlc.arch.Architecture;
import cimmlc.arch.OffChip;
import cimmlc.schedule.SchedulingOptions;
import cimmlc.schedule.cg.ScheduledOperator.Cim;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Makes schedules fit the buffers of their chip. All tensors of a pipelined segment live at once;
 * where that is too much, the segment is cut into parts that run one after another while their
 * weights stay side by side on the chip, an operator that is too large even alone runs by itself,
 * step by step. If everything layer by layer is faster, or nothing else fits, it is that.
 *
 * <pre>
 *   before   [a b c d e] pipelined: 5 MB live at once, l0_size 2 MB
 *   after    [a] layer by layer, [b c] [d e] pipelined, on different cores
 * </pre>
 */
public final class FitBuffers {

  /** Parts of the buffers to fill: with holes between places, not all of them can be. */
  private static final double[] SHARES = {1, 0.85, 0.7, 0.5};

  private final Timing timing;
  private final SchedulingOptions options;
  private final boolean copies;

  /** With {@code copies} false, what has to be changed gets single copies. */
  public FitBuffers(Timing timing, SchedulingOptions options, boolean copies) {
    this.timing = timing;
    this.options = options;
    this.copies = copies;
  }

  /** The same schedule if it fits, else another; one that does not fit only if none is known. */
  public CgSchedule apply(CgSchedule schedule) {
    boolean plain = schedule.cims().allMatch(cim -> cim.duplication() == 1);
    boolean sequential =
        schedule.segments().stream().allMatch(s -> s.execution() == Execution.LAYER_BY_LAYER);
    if (timing.fits(schedule) || (plain && sequential)) {
      return schedule;
    }
    CgSchedule layers = layerByLayer(schedule, plain || !copies);
    if (sequential || !copies || schedule.cims().findAny().isEmpty()) {
      return layers;
    }
    return cut(schedule, plain)
        .filter(cut -> cycles(cut) <= cycles(layers) || !timing.fits(layers))
        .orElse(layers);
  }

  private long cycles(CgSchedule schedule) {
    return CgLatency.of(schedule, options).cyclesWithReload();
  }

  private CgSchedule layerByLayer(CgSchedule schedule, boolean plain) {
    CgSchedule none =
        PassPolicy.NONE
            .named(schedule.policy())
            .schedule(schedule.graph(), schedule.arch(), options);
    return plain ? none : new DuplicateOperators(Duplication.LEAST_SUM, options).apply(none);
  }

  /** Operators on cores, by index in the schedule, that are to be a segment. */
  private record Range(int begin, int end, Execution execution) {}

  /** The cut schedule that fills the buffers most, if any fits. */
  private Optional<CgSchedule> cut(CgSchedule schedule, boolean plain) {
    LiveBytes live = new LiveBytes(schedule);
    for (double share : SHARES) {
      double capacity = share * capacity(schedule.arch());
      List<List<Range>> ranges = new ArrayList<>();
      int begin = 0;
      for (Segment segment : schedule.segments()) {
        int end = begin + segment.cims().size();
        ranges.add(ranges(segment, live, begin, end, capacity));
        begin = end;
      }
      CgSchedule cut = cut(schedule, ranges, plain);
      if (timing.fits(cut)) {
        return Optional.of(cut);
      }
    }
    return Optional.empty();
  }

  private static double capacity(Architecture arch) {
    return arch.chip().l0Bytes()
        + switch (arch.ext().offChip()) {
          case OffChip.None _ -> 0;
          case OffChip.Memory(double bytes, _) -> bytes;
        };
  }

  /** Greedily the longest ranges; neighbours that do not even fit alone stay together. */
  private static List<Range> ranges(
      Segment segment, LiveBytes live, int begin, int end, double capacity) {
    List<Range> ranges = new ArrayList<>();
    if (segment.execution() == Execution.LAYER_BY_LAYER) {
      ranges.add(new Range(begin, end, Execution.LAYER_BY_LAYER));
      return ranges;
    }
    for (int from = begin; from < end; ) {
      int to = live.end(from, end, capacity);
      if (live.during(from, to) <= capacity) {
        ranges.add(new Range(from, to, Execution.PIPELINE));
      } else if (!ranges.isEmpty() && ranges.getLast().execution() == Execution.LAYER_BY_LAYER) {
        ranges.add(new Range(ranges.removeLast().begin(), to, Execution.LAYER_BY_LAYER));
      } else {
        ranges.add(new Range(from, to, Execution.LAYER_BY_LAYER));
      }
      from = to;
    }
    return ranges;
  }

  /** The schedule in these ranges, by segment that they were one of. */
  private CgSchedule cut(CgSchedule schedule, List<List<Range>> ranges, boolean plain) {
    List<Cim> cims = schedule.cims().map(cim -> cim.withDuplication(1)).toList();
    List<Range> all = ranges.stream().flatMap(List::stream).toList();
    int[] segmentOf = new int[cims.size()];
    for (int i = 0; i < all.size(); i++) {
      Arrays.fill(segmentOf, all.get(i).begin(), all.get(i).end(), i);
    }
    List<Segment> parts =
        Segments.of(schedule.graph(), cims, segmentOf, Execution.PIPELINE).stream()
            .map(s -> new Segment(s.index(), all.get(s.index()).execution(), s.operators()))
            .toList();
    List<Segment> shared = new ArrayList<>();
    for (List<Range> group : ranges) {
      List<Segment> together = parts.subList(shared.size(), shared.size() + group.size());
      shared.addAll(plain ? together : duplicated(together, schedule.arch()));
    }
    CgSchedule cut = new CgSchedule(schedule.graph(), schedule.arch(), schedule.policy(), shared);
    CgSchedule refined = plain ? cut : new RefineLatency(options, 0).apply(cut);
    return sideBySide(refined, ranges);
  }

  /** Copies within the chip for segments whose weights stay on it together. */
  private List<Segment> duplicated(List<Segment> segments, Architecture arch) {
    long mvm = arch.crossbar().mvmCycles(options.activationBits());
    List<List<Demand>> groups = new ArrayList<>();
    for (Segment segment : segments) {
      List<Demand> demands = Demand.of(segment.cims(), mvm);
      if (segment.execution() == Execution.PIPELINE) {
        groups.add(demands);
      } else {
        demands.forEach(demand -> groups.add(List.of(demand)));
      }
    }
    int[] copies =
        ShareCores.copies(groups, arch.cores()).stream().flatMapToInt(Arrays::stream).toArray();
    List<Segment> duplicated = new ArrayList<>();
    int next = 0;
    for (Segment segment : segments) {
      int end = next + segment.cims().size();
      duplicated.add(PlaceOnCores.withDuplication(segment, Arrays.copyOfRange(copies, next, end)));
      next = end;
    }
    return duplicated;
  }

  /** Segments that were one each from the core on at which the one before it ends. */
  private static CgSchedule sideBySide(CgSchedule schedule, List<List<Range>> ranges) {
    List<Segment> placed = new ArrayList<>();
    for (List<Range> group : ranges) {
      long first = 0;
      for (int i = 0; i < group.size(); i++) {
        Segment segment =
            PlaceOnCores.from(Math.toIntExact(first), schedule.segments().get(placed.size()));
        first = Math.max(first, segment.endCore());
        placed.add(segment);
      }
    }
    return new CgSchedule(schedule.graph(), schedule.arch(), schedule.policy(), placed);
  }
}
