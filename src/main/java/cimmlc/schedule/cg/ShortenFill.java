package cimmlc.schedule.cg;

import cimmlc.schedule.SchedulingOptions;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Gives cores that are left in a pipelined segment to the operators whose first results are waited
 * for longest. An operator has to process about as many windows as its consumer's first window
 * reads before the pipeline moves on: one round for each D of them. Kept only where the time of
 * every window says that latency falls.
 *
 * <pre>
 *   before   conv1 x 190, its consumer waits for 115 windows: 1 round;  conv9 x 6 for 16: 3 rounds
 *   after    conv9 x 8: 2 rounds
 * </pre>
 */
final class ShortenFill implements CgPass {

  private final boolean enabled;
  private final SchedulingOptions options;

  ShortenFill(boolean enabled, SchedulingOptions options) {
    this.enabled = enabled;
    this.options = options;
  }

  /** One more round less for an operator. */
  private record Step(int operator, int copies, long cores) {}

  @Override
  public CgSchedule apply(CgSchedule schedule) {
    if (!enabled) {
      return schedule;
    }
    long mvm = schedule.arch().crossbar().mvmCycles(options.activationBits());
    return schedule.withSegments(segment -> {
      long free = schedule.arch().cores() - segment.coresUsed();
      if (segment.execution() == Execution.LAYER_BY_LAYER || free == 0) {
        return segment;
      }
      PipelineTiming timing = new PipelineTiming(schedule.graph(), segment);
      int[] before = CgLatency.copies(segment);
      int[] after = shortened(segment, timing.windowsAwaited(), free);
      return timing.latencyCycles(after, mvm) < timing.latencyCycles(before, mvm)
          ? PlaceOnCores.withDuplication(segment, after)
          : segment;
    });
  }

  private static int[] shortened(Segment segment, long[] awaited, long free) {
    List<ScheduledOperator.Cim> cims = segment.cims();
    int[] copies = CgLatency.copies(segment);
    PriorityQueue<Step> steps = new PriorityQueue<>(Comparator.comparingLong(Step::cores));
    for (int i = 0; i < copies.length; i++) {
      offer(steps, i, awaited[i], copies[i], cims.get(i).footprint().cores());
    }
    for (Step step = steps.poll(); step != null && step.cores() <= free; step = steps.poll()) {
      int i = step.operator();
      free -= step.cores();
      copies[i] = step.copies();
      offer(steps, i, awaited[i], copies[i], cims.get(i).footprint().cores());
    }
    return copies;
  }

  private static void offer(
      PriorityQueue<Step> steps, int operator, long awaited, int copies, int coresEach) {
    long rounds = Math.ceilDiv(awaited, copies);
    if (rounds > 1) {
      int more = (int) Math.ceilDiv(awaited, rounds - 1);
      steps.add(new Step(operator, more, (long) (more - copies) * coresEach));
    }
  }
}
