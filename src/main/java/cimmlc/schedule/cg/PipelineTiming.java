package cimmlc.schedule.cg;

import cimmlc.graph.Graph;
import cimmlc.schedule.cg.PipelineStages.Stage;
import java.util.List;

/**
 * The latency of a pipelined segment for any duplication, window by window, with ideal bandwidths
 * and ALUs (semantics.md section 4): window w goes to copy w mod D, starts no earlier than the
 * window before it, when every pixel that it reads is complete, and takes T. Cost grows with
 * windows. Not for use by two threads at once.
 */
final class PipelineTiming {

  private final List<Stage> stages;
  private final long mvmCycles;
  private final long[][] done;

  PipelineTiming(Graph graph, Segment segment, long mvmCycles) {
    this.stages = PipelineStages.of(graph, segment);
    this.mvmCycles = mvmCycles;
    this.done = stages.stream().map(s -> new long[s.grid().pixels()]).toArray(long[][]::new);
  }

  /** Windows and pixels that an evaluation visits. */
  long size() {
    return stages.stream().mapToLong(s -> s.grid().pixels()).sum();
  }

  /** For each operator on cores, windows that are complete before any consumer's first one. */
  long[] windowsAwaited() {
    long[] awaited = new long[stages.size()];
    for (Stage stage : stages) {
      for (Dependence input : stage.inputs()) {
        int i = input.source();
        awaited[i] = Math.max(awaited[i], input.first() + 1);
      }
    }
    return java.util.stream.IntStream.range(0, awaited.length)
        .filter(i -> stages.get(i).cim())
        .mapToLong(i -> awaited[i])
        .toArray();
  }

  /**
   * Cycles from the start of the segment to its last value.
   *
   * @param copies of each operator on cores, in order
   */
  long latencyCycles(int[] copies) {
    long latest = 0;
    int next = 0;
    for (int i = 0; i < stages.size(); i++) {
      Stage stage = stages.get(i);
      ready(stage, done[i]);
      if (stage.cim()) {
        execute(done[i], copies[next++]);
      }
      int pixels = done[i].length;
      latest = Math.max(latest, pixels == 0 ? 0 : done[i][pixels - 1]);
    }
    return latest;
  }

  private void ready(Stage stage, long[] into) {
    java.util.Arrays.fill(into, 0);
    for (Dependence input : stage.inputs()) {
      PixelGrid grid = stage.grid();
      long[] source = done[input.source()];
      int pixel = 0;
      for (int n = 0; n < grid.batch(); n++) {
        for (int y = 0; y < grid.height(); y++) {
          int row = n * input.batchStride() + input.row()[y];
          for (int column : input.column()) {
            int read = row + column;
            if (read >= 0) {
              into[pixel] = Math.max(into[pixel], source[read]);
            }
            pixel++;
          }
        }
      }
    }
  }

  /** Turns the times at which windows may start into those at which they end. */
  private void execute(long[] times, int copies) {
    long former = 0;
    for (int w = 0; w < times.length; w++) {
      long free = w >= copies ? times[w - copies] : 0;
      former = Math.max(former, Math.max(times[w], free));
      times[w] = former + mvmCycles;
    }
  }
}
