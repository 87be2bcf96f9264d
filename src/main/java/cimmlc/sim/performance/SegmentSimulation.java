package cimmlc.sim.performance;

import cimmlc.flow.Header;
import cimmlc.flow.Statement;
import java.util.ArrayList;
import java.util.List;

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

  SegmentSimulation(Header header, Statement.Segment segment, long start) {
    this.header = header;
    this.segment = segment;
    this.start = start;
    LowerWindows windows = new LowerWindows(header);
    this.stages = new LowerStages(windows, new LowerPixels(header)).lower(segment);
    this.writing = WeightWriting.of(header, segment, windows);
  }

  SegmentTiming run(SimulationOptions options) {
    long end = segment.sequential() ? oneAfterAnother() : together();
    List<StageTiming> timings = new ArrayList<>();
    for (int stage = 0; stage < stages.size(); stage++) {
      timings.add(StageSummary.of(stage, runs));
    }
    long latency = end - start;
    long interval = latency;
    if (options.details()) {
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

  private long oneAfterAnother() {
    Places memory = Places.of(List.of());
    long time = start;
    for (List<Stream> stage : stages) {
      Timeline timeline =
          new Timeline(stage, memory, new Resources(header.architecture()), 1, time);
      timeline.run();
      time = timeline.end(0);
      memory.replaceBy(timeline.places());
      keep(timeline);
    }
    return time;
  }

  private long together() {
    Timeline timeline = timeline(1);
    timeline.run();
    keep(timeline);
    return timeline.end(0);
  }

  private void keep(Timeline timeline) {
    int base = runs.size();
    timeline.runs.forEach(run -> run.base = base);
    runs.addAll(timeline.runs);
  }

  private Timeline timeline(int images) {
    List<Stream> all = stages.stream().flatMap(List::stream).toList();
    Resources resources = new Resources(header.architecture());
    return new Timeline(all, Places.of(List.of()), resources, images, start);
  }

  /** Cycles between the last two of a few images that follow one another. */
  private long interval(long latency) {
    if (latency == 0) {
      return 0;
    }
    Timeline timeline = timeline(IMAGES);
    timeline.run();
    return timeline.end(IMAGES - 1) - timeline.end(IMAGES - 2);
  }
}
