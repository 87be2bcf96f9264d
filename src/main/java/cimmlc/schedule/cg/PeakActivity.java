package cimmlc.schedule.cg;

import cimmlc.graph.Graph;
import cimmlc.schedule.cg.ScheduledOperator.Cim;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** What the copies that multiply in the same cycle sum up to, at most: crossbars, or watts. */
final class PeakActivity {

  private PeakActivity() {}

  /**
   * The peak of a schedule.
   *
   * @param each what one copy counts while it multiplies
   * @param mvmCycles of a window
   */
  static double of(CgSchedule schedule, long mvmCycles, ToDoubleFunction<Cim> each) {
    double peak = 0;
    for (Segment segment : schedule.segments()) {
      peak = Math.max(peak, of(schedule.graph(), segment, mvmCycles, each));
    }
    return peak;
  }

  private static double of(
      Graph graph, Segment segment, long mvmCycles, ToDoubleFunction<Cim> each) {
    List<Cim> cims = segment.cims();
    if (segment.execution() == Execution.LAYER_BY_LAYER) {
      return cims.stream()
          .mapToDouble(c -> c.duplication() * each.applyAsDouble(c))
          .max()
          .orElse(0);
    }
    TrialTiming timing =
        new TrialTiming(
            PipelineStages.of(graph, segment), (_, copies) -> new Service(copies, mvmCycles));
    timing.trial(CgLatency.copies(segment), TrialTiming.BEYOND);
    timing.accept();
    TreeMap<Long, Double> changes = new TreeMap<>();
    for (int i = 0; i < cims.size(); i++) {
      double one = each.applyAsDouble(cims.get(i));
      for (Map.Entry<Long, Integer> ends : timing.ends(i).entrySet()) {
        changes.merge(ends.getKey() - mvmCycles, ends.getValue() * one, Double::sum);
        changes.merge(ends.getKey(), -ends.getValue() * one, Double::sum);
      }
    }
    double active = 0;
    double peak = 0;
    for (double change : changes.values()) {
      active += change;
      peak = Math.max(peak, active);
    }
    return peak;
  }
}
