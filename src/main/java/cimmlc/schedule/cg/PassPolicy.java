package cimmlc.schedule.cg;

import cimmlc.arch.Architecture;
import cimmlc.graph.Graph;
import cimmlc.schedule.SchedulingOptions;
import java.util.List;

/**
 * The passes of the computing-graph level (section 3.3.2), with what sets one policy apart from
 * another. The paper's level as a whole is {@link #CG}; section 4.3 uses its techniques alone too.
 *
 * @param name on the command line
 * @param execution pipelined or not
 * @param duplication of the operators of a segment
 * @param estimate by which cuts between segments are compared
 */
public record PassPolicy(
    String name, Execution execution, Duplication duplication, SegmentEstimate estimate)
    implements CgPolicy {

  /** Layer by layer, no copies: what speed-ups are measured against. */
  public static final PassPolicy NONE =
      new PassPolicy("none", Execution.LAYER_BY_LAYER, Duplication.SINGLE, SegmentEstimate::single);

  /** Pipeline alone. */
  public static final PassPolicy CG_PIPELINE =
      new PassPolicy(
          "cg-pipeline", Execution.PIPELINE, Duplication.SINGLE, SegmentEstimate::pipelined);

  /** Duplication alone, by the paper's dynamic program. */
  public static final PassPolicy CG_DUPLICATION =
      new PassPolicy(
          "cg-duplication",
          Execution.LAYER_BY_LAYER,
          Duplication.LEAST_SUM,
          SegmentEstimate::duplicated);

  /** Both: copies for the least interval, then for a shorter fill. */
  public static final PassPolicy CG =
      new PassPolicy(
          "cg",
          Execution.PIPELINE,
          Duplication.LEAST_INTERVAL,
          SegmentEstimate::pipelinedAndDuplicated);

  /** The same under another name. */
  public PassPolicy named(String other) {
    return new PassPolicy(other, execution, duplication, estimate);
  }

  @Override
  public CgSchedule schedule(Graph graph, Architecture arch, SchedulingOptions options) {
    CgSchedule schedule = new SplitLargeOperators(graph, arch, options).schedule(name);
    for (CgPass pass : passes(options)) {
      schedule = pass.apply(schedule);
    }
    return schedule;
  }

  private List<CgPass> passes(SchedulingOptions options) {
    return List.of(
        new SegmentGraph(execution, estimate, options),
        new DuplicateOperators(duplication, options),
        new BalanceDuplication(options),
        new ShortenFill(duplication != Duplication.SINGLE, options));
  }
}
