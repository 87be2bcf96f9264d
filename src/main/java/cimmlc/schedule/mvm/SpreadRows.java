package cimmlc.schedule.mvm;

import cimmlc.arch.Architecture;
import cimmlc.arch.ComputingMode;
import cimmlc.schedule.SchedulingOptions;
import cimmlc.schedule.VirtualCrossbar;
import cimmlc.schedule.cg.CgSchedule;
import cimmlc.schedule.cg.Execution;
import cimmlc.schedule.cg.Service;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Gives crossbars that a segment leaves idle to its operators, whose crossbars then hold fewer rows
 * each: in wordline mode a window takes as many activations as the fullest of them has row groups
 * (section 3.3.4). On chips too small for another copy this is what is left to gain.
 *
 * <pre>
 *   1152 rows, 32 parallel, 8 crossbars of 256 rows
 *   before   8 row groups in each of 4 crossbars, 4 in a fifth, 3 idle     8 activations
 *   after    5 row groups in each of 7 crossbars, 1 in the eighth          5 activations
 * </pre>
 *
 * <p>In a pipelined segment the slowest operator comes first, otherwise the one that gains most
 * cycles a crossbar.
 */
final class SpreadRows {

  private final Architecture arch;
  private final int steps;
  private final int sharing;

  private SpreadRows(Architecture arch, SchedulingOptions options, int sharing) {
    this.arch = arch;
    this.steps = arch.crossbar().steps(options.activationBits());
    this.sharing = sharing;
  }

  /**
   * A schedule of no more cycles; the same one where rows cannot be activated apart.
   *
   * @param sharing copies that the VVM level will let share crossbars
   */
  static MvmSchedule over(MvmSchedule schedule, SchedulingOptions options, int sharing) {
    CgSchedule cg = schedule.cg();
    if (cg.arch().mode() != ComputingMode.WLM) {
      return schedule;
    }
    SpreadRows spread = new SpreadRows(cg.arch(), options, sharing);
    return schedule.withSegments(
        segment -> spread.segment(segment, cg.segments().get(segment.index()).execution()));
  }

  private MvmSegment segment(MvmSegment segment, Execution execution) {
    List<Height> heights = new ArrayList<>();
    for (CrossbarOperator operator : segment.operators()) {
      heights.add(new Height(operator, operator.grid()));
    }
    boolean changed =
        lower(heights, execution, arch.crossbars() - heights.stream().mapToLong(Height::all).sum());
    return changed ? placed(segment, heights) : segment;
  }

  /** An operator and the rows that its crossbars hold at most: those of the grid's VXB. */
  private record Height(CrossbarOperator operator, VxbGrid grid) {

    long all() {
      return grid.crossbars() * operator.duplication();
    }
  }

  /**
   * A way to fewer activations a window.
   *
   * @param index of the operator
   * @param crossbars that it takes
   * @param gain how urgent it is
   */
  private record Step(int index, Height lower, long crossbars, double gain) {}

  private boolean lower(List<Height> heights, Execution execution, long idle) {
    PriorityQueue<Step> steps =
        new PriorityQueue<>(
            Comparator.comparingDouble((Step step) -> -step.gain).thenComparing(Step::index));
    for (int i = 0; i < heights.size(); i++) {
      offer(steps, i, heights.get(i), execution, idle);
    }
    boolean changed = false;
    while (!steps.isEmpty()) {
      Step step = steps.remove();
      if (step.crossbars <= idle) {
        idle -= step.crossbars;
        heights.set(step.index, step.lower);
        changed = true;
        offer(steps, step.index, step.lower, execution, idle);
      }
    }
    return changed;
  }

  /** The next lower height that makes windows pass faster, if the idle crossbars allow it. */
  private void offer(
      PriorityQueue<Step> into, int index, Height from, Execution execution, long idle) {
    Service before = service(from);
    long windows = from.operator.cim().form().windows();
    int parallel = arch.crossbar().parallelRows();
    int groups = (from.grid.vxb().rows() - 1) / parallel;
    for (int count = groups; count >= 1; count--) {
      Height lower = new Height(from.operator, withRows(from.grid, count * parallel));
      long crossbars = lower.all() - from.all();
      if (crossbars > idle) {
        return;
      }
      Service after = service(lower);
      long gained = before.intervalCycles(windows) - after.intervalCycles(windows);
      if (gained > 0 && after.cycles() <= before.cycles()) {
        double urgency =
            execution == Execution.PIPELINE
                ? before.intervalCycles(windows)
                : (double) gained / Math.max(1, crossbars);
        into.add(new Step(index, lower, crossbars, urgency));
        return;
      }
    }
  }

  private static VxbGrid withRows(VxbGrid grid, int rows) {
    VirtualCrossbar vxb = grid.vxb();
    return new VxbGrid(
        grid.form(), new VirtualCrossbar(vxb.binding(), rows, vxb.columns(), vxb.crossbars()));
  }

  private Service service(Height height) {
    return RowGroups.of(height.grid, arch.crossbar())
        .service(height.operator.duplication(), sharing, steps);
  }

  private MvmSegment placed(MvmSegment segment, List<Height> heights) {
    List<CrossbarOperator> operators = new ArrayList<>();
    long first = 0;
    for (Height height : heights) {
      CrossbarOperator operator = height.operator;
      List<CopyPlacement> copies =
          PlaceOnCrossbars.copies(
              height.grid, operator.duplication(), first, arch.crossbarsPerCore());
      operators.add(
          new CrossbarOperator(operator.cim(), height.grid, copies, operator.mvmCycles()));
      first += height.all();
    }
    return new MvmSegment(segment.index(), operators);
  }
}
