package cimmlc.sim.performance.cycles;

import cimmlc.flow.Flow;
import cimmlc.flow.Header;
import cimmlc.flow.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Executes a flow cycle by cycle, as docs/timing.md says. */
public final class CycleSimulator {

  private static final int IMAGES = 4;

  private final Header header;
  private WrittenRows written;

  private CycleSimulator(Header header) {
    this.header = header;
    this.written = WrittenRows.none(header);
  }

  /** When a stage began its first unit and ended its last. */
  public record StageTimes(String name, long startCycle, long endCycle) {}

  /** When a segment ran, the time between images, and its units. */
  record SegmentTimes(
      long startCycle,
      long endCycle,
      long intervalCycles,
      long reloadCycles,
      List<StageTimes> stages,
      List<Unit> units) {}

  /** What a flow costs. */
  public static CycleResult simulate(Flow flow) {
    CycleSimulator simulator = new CycleSimulator(flow.header());
    List<SegmentTimes> segments = new ArrayList<>();
    long time = 0;
    for (Statement.Segment segment : flow.body()) {
      SegmentTimes times = simulator.segment(segment, time);
      segments.add(times);
      time = times.endCycle();
    }
    return new CycleResult(flow.header(), segments);
  }

  private SegmentTimes segment(Statement.Segment segment, long start) {
    List<Statement.Stage> stages =
        segment.body().stream()
            .filter(Statement.Stage.class::isInstance)
            .map(Statement.Stage.class::cast)
            .toList();
    written = WrittenRows.of(header, segment);
    long reload = Reload.cycles(header, segment);
    return segment.sequential() ? oneByOne(stages, start, reload) : together(stages, start, reload);
  }

  private SegmentTimes together(List<Statement.Stage> stages, long start, long reload) {
    Unrolling unrolling = Unrolling.of(header, written, stages, 1);
    long end = run(unrolling, noCores(), start);
    List<StageTimes> times = new ArrayList<>();
    List<Unit> units = unrolling.streams().stream().flatMap(List::stream).toList();
    for (int i = 0; i < stages.size(); i++) {
      int stage = i;
      List<Unit> own = units.stream().filter(unit -> unit.stage == stage).toList();
      times.add(stageTimes(stages.get(i).name(), own));
    }
    long interval = Math.min(end - start, interval(stages));
    return new SegmentTimes(start, end, interval, reload, times, units);
  }

  private SegmentTimes oneByOne(List<Statement.Stage> stages, long start, long reload) {
    int[] cores = noCores();
    long time = start;
    long longest = 0;
    List<StageTimes> times = new ArrayList<>();
    List<Unit> units = new ArrayList<>();
    for (Statement.Stage stage : stages) {
      Unrolling unrolling = Unrolling.of(header, written, List.of(stage), 1);
      int known = cores.length;
      cores = Arrays.copyOf(cores, Math.max(known, unrolling.bytes()));
      Arrays.fill(cores, known, cores.length, -1);
      long end = run(unrolling, cores, time);
      longest = Math.max(longest, end - time);
      List<Unit> own = unrolling.streams().stream().flatMap(List::stream).toList();
      times.add(stageTimes(stage.name(), own));
      units.addAll(own);
      time = end;
    }
    return new SegmentTimes(start, time, longest, reload, times, units);
  }

  private static StageTimes stageTimes(String name, List<Unit> units) {
    return new StageTimes(
        name,
        units.stream().mapToLong(Unit::start).min().orElseThrow(),
        units.stream().mapToLong(Unit::end).max().orElseThrow());
  }

  /** The slowest stream or crossbar in the steady state of four images. */
  private long interval(List<Statement.Stage> stages) {
    Unrolling unrolling = Unrolling.of(header, written, stages, IMAGES);
    run(unrolling, noCores(), 0);
    long interval = 0;
    for (List<Unit> stream : unrolling.streams()) {
      interval = Math.max(interval, end(stream, IMAGES - 1) - end(stream, IMAGES - 2));
      interval = Math.max(interval, busiestCopy(stream));
    }
    return interval;
  }

  private static long end(List<Unit> stream, int image) {
    return stream.stream().filter(unit -> unit.image == image).mapToLong(Unit::end).max().orElse(0);
  }

  private static long busiestCopy(List<Unit> stream) {
    long most = 0;
    for (Unit last : stream) {
      long cycles = 0;
      for (Unit u = last; u != null && u.image == last.image; u = u.before) {
        cycles += u.work.mvmCycles();
      }
      most = Math.max(most, cycles);
    }
    return most;
  }

  private long run(Unrolling unrolling, int[] cores, long start) {
    int[] all = cores.length == 0 ? new int[unrolling.bytes()] : cores;
    if (cores.length == 0) {
      Arrays.fill(all, -1);
    }
    return new Run(new Chip(header.architecture()), unrolling.streams(), all).run(start);
  }

  private static int[] noCores() {
    return new int[0];
  }
}
