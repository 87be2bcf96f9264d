package cimmlc.schedule.cg;

import cimmlc.arch.Architecture;
import cimmlc.graph.Graph;
import cimmlc.schedule.SchedulingOptions;
import java.util.ArrayList;
import java.util.List;

/**
 * The computing-graph level of the paper (section 3.3.2), whole or one technique alone (section
 * 4.3).
 *
 * @param name on the command line
 * @param duplicates true if free cores are given to copies
 * @param execution pipelined or not
 */
public record PaperPolicy(String name, boolean duplicates, Execution execution)
    implements CgPolicy {

  /** Layer by layer, no copies: what speed-ups are measured against. */
  public static final PaperPolicy NONE = new PaperPolicy("none", false, Execution.LAYER_BY_LAYER);

  /** Pipeline alone. */
  public static final PaperPolicy PIPELINE =
      new PaperPolicy("cg-pipeline", false, Execution.PIPELINE);

  /** Duplication alone, by the paper's dynamic program. */
  public static final PaperPolicy DUPLICATION =
      new PaperPolicy("cg-duplication", true, Execution.LAYER_BY_LAYER);

  /** Both. */
  public static final PaperPolicy CG = new PaperPolicy("cg", true, Execution.PIPELINE);

  @Override
  public CgSchedule schedule(Graph graph, Architecture arch, SchedulingOptions options) {
    CgSchedule schedule = new SplitLargeOperators(graph, arch, options).schedule(name);
    for (CgPass pass : passes(options)) {
      schedule = pass.apply(schedule);
    }
    return schedule;
  }

  private List<CgPass> passes(SchedulingOptions options) {
    List<CgPass> passes = new ArrayList<>();
    passes.add(new SegmentGraph(execution, estimate(), options));
    if (duplicates) {
      passes.add(new DuplicateOperators(options));
    }
    return passes;
  }

  private SegmentEstimate estimate() {
    return switch (execution) {
      case LAYER_BY_LAYER -> duplicates ? SegmentEstimate::duplicated : SegmentEstimate::single;
      case PIPELINE ->
          duplicates ? SegmentEstimate::pipelinedAndDuplicated : SegmentEstimate::pipelined;
    };
  }
}
