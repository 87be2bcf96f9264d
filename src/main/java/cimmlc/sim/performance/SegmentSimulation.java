package cimmlc.sim.performance;

import cimmlc.arch.Architecture;
import cimmlc.flow.Header;
import cimmlc.flow.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** One segment: lowered, executed, summed up. */
final class SegmentSimulation {

  /** Images that follow one another where the interval is measured. */
  private static final int IMAGES = 4;

  private final Header header;
  private final Statement.Segment segment;
  private final long start;
  private final List<List<Stream>> stages;
  private final WeightWriting writing;
  private final List<StreamRun> runs = new ArrayList<>();

  SegmentSimulation(Header header, Statement.Segment segment, LowerWindows windows, long start) {
    this.header = header;
    this.segment = segment;
    this.start = start;
    WrittenBlocks written = WrittenBlocks.of(header, segment);
    this.stages = new LowerStages(header, windows, written).lower(segment);
    this.writing =
        written.all().isEmpty()
            ? WeightWriting.of(header, segment, windows)
            : WeightWriting.of(header, written);
  }

  /** What it takes to write its weights. */
  WeightWriting writing() {
    return writing;
  }

  /**
   * Executes it.
   *
   * @param before is shown each timeline before it runs
   * @param after is shown each timeline when it has run
   */
  SegmentTiming run(boolean details, Consumer<Timeline> before, Consumer<Timeline> after) {
    Program program = Program.of(stages.stream().flatMap(List::stream).toList());
    // Shares nothing that changes with the run of a single image, and takes twice as long.
    CompletableFuture<Long> between =
        details && !segment.sequential()
            ? CompletableFuture.supplyAsync(() -> between(program))
            : CompletableFuture.completedFuture(0L);
    long end =
        segment.sequential()
            ? oneByOne(before, after)
            : run(timeline(program, new HomeCores(), 1, start), before, after);
    List<StageTiming> timings = StageSummary.of(stages.size(), runs);
    long latency = end - start;
    long interval = latency;
    if (details) {
      interval = segment.sequential() ? longest(timings) : Math.min(between.join(), latency);
    }
    return new SegmentTiming(
        segment.index(),
        segment.sequential(),
        start,
        latency,
        interval,
        writing.cycles(),
        writing.cores(),
        writing.crossbars(),
        timings);
  }

  /** Each stage takes the next image as soon as it is free. */
  private static long longest(List<StageTiming> stages) {
    return stages.stream().mapToLong(s -> s.endCycle() - s.startCycle()).max().orElse(0);
  }

  private long oneByOne(Consumer<Timeline> before, Consumer<Timeline> after) {
    HomeCores memory = new HomeCores();
    long time = start;
    for (List<Stream> stage : stages) {
      Timeline timeline = timeline(Program.of(stage), memory, 1, time);
      time = run(timeline, before, after);
      timeline.leave(memory);
    }
    return time;
  }

  private long run(Timeline timeline, Consumer<Timeline> before, Consumer<Timeline> after) {
    before.accept(timeline);
    timeline.run();
    after.accept(timeline);
    int base = runs.size();
    timeline.runs.forEach(run -> run.base = base);
    runs.addAll(timeline.runs);
    return timeline.end(0);
  }

  private Timeline timeline(Program program, HomeCores memory, int images, long from) {
    Architecture arch = header.architecture();
    Resources resources = new Resources(arch, Sharing.of(program.streams(), arch));
    return new Timeline(program, memory, resources, images, from, images == 1);
  }

  /**
   * What the slowest stream needs from the last but one of a few images to the last. Streams are
   * looked at one by one, since a short one can run ahead for longer than these few images. Images
   * that disturb one another can be slower than images that do not overlap, which are possible too:
   * the interval is no longer than the latency.
   */
  private long between(Program program) {
    Timeline timeline = timeline(program, new HomeCores(), IMAGES, start);
    timeline.run();
    long longest = 0;
    for (StreamRun run : timeline.runs) {
      long between = run.lastEnd(IMAGES - 1) - run.lastEnd(IMAGES - 2);
      longest = Math.max(longest, Math.max(between, StageSummary.busiest(run.stream)));
    }
    return longest;
  }
}
