package cimmlc.schedule.cg;

import cimmlc.arch.Architecture;
import cimmlc.graph.Graph;
import cimmlc.schedule.cg.ScheduledOperator.Cim;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The result of the computing-graph level (section 3.3.2): every node of the graph once, all
 * weights of a node in its parts once, inputs before their readers, and no segment beyond the chip.
 *
 * @param graph what is scheduled
 * @param arch the chip
 * @param policy name of the policy that made it
 * @param segments in order of execution
 */
public record CgSchedule(Graph graph, Architecture arch, String policy, List<Segment> segments) {

  public CgSchedule {
    segments = List.copyOf(segments);
    new ScheduleCheck(graph, arch).check(segments);
  }

  /** All operators of all segments, in order. */
  public Stream<ScheduledOperator> operators() {
    return segments.stream().flatMap(segment -> segment.operators().stream());
  }

  /** All operators that stand on cores, in order. */
  public Stream<Cim> cims() {
    return operators().filter(Cim.class::isInstance).map(Cim.class::cast);
  }

  /** The same schedule as another policy's. */
  public CgSchedule named(String other) {
    return new CgSchedule(graph, arch, other, segments);
  }

  /** True if segments have different cores, so that weights of several stay on the chip. */
  public boolean isSideBySide() {
    return segments.stream()
        .anyMatch(s -> s.cims().stream().mapToInt(Cim::firstCore).min().orElse(0) > 0);
  }

  /** The same schedule with each segment replaced. */
  CgSchedule withSegments(UnaryOperator<Segment> change) {
    return new CgSchedule(graph, arch, policy, segments.stream().map(change).toList());
  }
}
