package cimmlc.schedule.cg;

import cimmlc.graph.Graph;
import cimmlc.schedule.cg.PipelineStages.Stage;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The latency of a pipelined segment for any duplication, window by window, with ideal bandwidths
 * and ALUs (semantics.md section 4): window w goes to copy w mod D, starts no earlier than the
 * window before it, when every pixel that it reads is complete, and takes T. Cost grows with
 * windows. Not for use by two threads at once.
 */
public final class PipelineTiming {

  private final List<Stage> stages;
  private final int[] stageOf;
  private final long[][] done;

  /** Timing of the stages of a segment. */
  public PipelineTiming(Graph graph, Segment segment) {
    this.stages = PipelineStages.of(graph, segment);
    this.stageOf = IntStream.range(0, stages.size()).filter(i -> stages.get(i).cim()).toArray();
    this.done = stages.stream().map(s -> new long[s.grid().pixels()]).toArray(long[][]::new);
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
    return Arrays.stream(stageOf).mapToLong(i -> awaited[i]).toArray();
  }

  /** The same where no copies share crossbars and all windows take as long. */
  long latencyCycles(int[] copies, long mvmCycles) {
    return latencyCycles(Arrays.stream(copies).mapToObj(d -> new Service(d, mvmCycles)).toList());
  }

  /**
   * Cycles from the start of the segment to its last value.
   *
   * @param services of each operator on cores, in order
   */
  public long latencyCycles(List<Service> services) {
    long latest = 0;
    int next = 0;
    for (int i = 0; i < done.length; i++) {
      Stage stage = stages.get(i);
      Arrays.fill(done[i], 0);
      for (Dependence input : stage.inputs()) {
        input.latest(stage.grid(), done[input.source()], done[i]);
      }
      if (stage.cim()) {
        execute(done[i], services.get(next++));
      }
      int pixels = done[i].length;
      latest = Math.max(latest, pixels == 0 ? 0 : done[i][pixels - 1]);
    }
    return latest;
  }

  /** Turns the times at which windows may start into those at which they end. */
  static void execute(long[] times, Service service) {
    long latency = service.latencyCycles();
    long overlap = service.overlapCycles();
    int servers = service.servers();
    long delay = service.delayCycles();
    long start = 0;
    int first = Math.min(servers, times.length);
    for (int w = 0; w < first; w++) {
      start = Math.max(start, times[w] + delay);
      times[w] = start + latency;
    }
    for (int w = first; w < times.length; w++) {
      start = Math.max(start, Math.max(times[w] + delay, times[w - servers] - overlap));
      times[w] = start + latency;
    }
  }
}
