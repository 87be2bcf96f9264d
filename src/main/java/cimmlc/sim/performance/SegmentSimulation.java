package cimmlc.sim.performance;

import cimmlc.flow.Header;
import cimmlc.flow.Statement;
import java.util.ArrayList;
import java.util.List;
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

  /**
   * Executes it.
   *
   * @param before is shown each timeline before it runs
   * @param after is shown each timeline when it has run
   */
  SegmentTiming run(boolean details, Consumer<Timeline> before, Consumer<Timeline> after) {
    long end = segment.sequential() ? oneByOne(before, after) : together(before, after);
    List<StageTiming> timings = new ArrayList<>();
    for (int stage = 0; stage < stages.size(); stage++) {
      if (!stages.get(stage).isEmpty()) {
        timings.add(StageSummary.of(stage, runs));
      }
    }
    long latency = end - start;
    long interval = latency;
    if (details) {
      interval = segment.sequential() ? longest(timings) : interval(latency);
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
      Resources resources = new Resources(header.architecture());
      Timeline timeline = new Timeline(stage, memory, resources, 1, time);
      time = run(timeline, before, after);
      memory.replaceBy(timeline.places());
    }
    return time;
  }

  private long together(Consumer<Timeline> before, Consumer<Timeline> after) {
    return run(timeline(1), before, after);
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

  private Timeline timeline(int images) {
    List<Stream> all = stages.stream().flatMap(List::stream).toList();
    Resources resources = new Resources(header.architecture());
    return new Timeline(all, new HomeCores(), resources, images, start);
  }

  /**
   * What the slowest stream needs from the last but one of a few images to the last. Streams are
   * looked at one by one, since a short one can run ahead for longer than these few images. Images
   * that disturb one another can be slower than images that do not overlap; these are possible too.
   */
  private long interval(long latency) {
    if (latency == 0) {
      return 0;
    }
    Timeline timeline = timeline(IMAGES);
    timeline.run();
    long interval = 0;
    for (StreamRun run : timeline.runs) {
      long between = run.lastEnd(IMAGES - 1, IMAGES) - run.lastEnd(IMAGES - 2, IMAGES);
      interval = Math.max(interval, Math.max(between, StageSummary.busiest(run.stream)));
    }
    return Math.min(interval, latency);
  }
}
