package cimmlc.baseline;

import cimmlc.schedule.cg.CgPolicy;
import cimmlc.schedule.cg.Duplication;
import cimmlc.schedule.cg.Execution;
import cimmlc.schedule.cg.PassPolicy;
import cimmlc.schedule.cg.SegmentEstimate;

/** The schedules that published chips use themselves, the opponents of section 4.2. */
public final class ChipSchedules {

  /**
   * PUMA (Ankit et al. 2019): no copies, operators overlap window by window, placed in topological
   * order; all crossbars of a core fire together.
   */
  public static final CgPolicy PUMA =
      new PassPolicy("puma", Execution.PIPELINE, Duplication.SINGLE, SegmentEstimate::pipelined);

  /**
   * Jain et al. (JSSC 2021): no copies, layer by layer; all row groups of an accumulation in one
   * crossbar, one after another.
   */
  public static final CgPolicy JAIN =
      new PassPolicy("jain", Execution.LAYER_BY_LAYER, Duplication.SINGLE, SegmentEstimate::single);

  /**
   * Jia et al. (ISSCC 2021): operators fill the cores in topological order, no copies, layer by
   * layer; weights are rewritten for each segment.
   */
  public static final CgPolicy JIA =
      new PassPolicy("jia", Execution.LAYER_BY_LAYER, Duplication.SINGLE, SegmentEstimate::single);

  /**
   * The same chip with idle cores used for copies, slowest operator first, and operators
   * overlapping: what its own paper describes, as the fairer opponent.
   */
  public static final CgPolicy JIA_PARALLEL =
      new PassPolicy(
          "jia-parallel",
          Execution.PIPELINE,
          PolySchedule::copies,
          SegmentEstimate::pipelinedAndDuplicated);

  private ChipSchedules() {}
}
