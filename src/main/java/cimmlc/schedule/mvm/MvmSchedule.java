package cimmlc.schedule.mvm;

import cimmlc.schedule.cg.CgSchedule;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The result of the MVM level (section 3.3.3): the copies of every operator, on crossbars.
 *
 * @param cg what it refines
 * @param policy name of the policy that made it
 * @param segments one for each of the computing-graph level
 */
public record MvmSchedule(CgSchedule cg, String policy, List<MvmSegment> segments) {

  public MvmSchedule {
    segments = List.copyOf(segments);
    PlacementCheck.check(cg, segments);
  }

  /** All operators on crossbars, in order. */
  public Stream<CrossbarOperator> operators() {
    return segments.stream().flatMap(segment -> segment.operators().stream());
  }

  /** The same schedule with each segment replaced. */
  public MvmSchedule withSegments(UnaryOperator<MvmSegment> change) {
    return new MvmSchedule(cg, policy, segments.stream().map(change).toList());
  }
}
