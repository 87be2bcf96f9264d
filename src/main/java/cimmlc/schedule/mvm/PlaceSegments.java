package cimmlc.schedule.mvm;

import cimmlc.arch.Architecture;
import cimmlc.schedule.CrossbarMapping;
import cimmlc.schedule.SchedulingOptions;
import cimmlc.schedule.cg.CgSchedule;
import cimmlc.schedule.cg.ScheduledOperator.Cim;
import cimmlc.schedule.cg.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Copies on crossbars, whose number is known (section 3.3.3).
 *
 * <pre>
 *   Equation 1, D' = floor(num_core * D * Core_VXB / num_VXB):
 *   before   conv x 2 copies of a core with 2 crossbars, a VXB each
 *   after    conv x 4 copies of a crossbar
 * </pre>
 */
final class PlaceSegments {

  private final CgSchedule cg;
  private final Architecture arch;
  private final SchedulingOptions options;
  private final long mvmCycles;

  PlaceSegments(CgSchedule cg, SchedulingOptions options) {
    this.cg = cg;
    this.arch = cg.arch();
    this.options = options;
    this.mvmCycles = arch.crossbar().mvmCycles(options.activationBits());
  }

  /** As many copies as there are, each in cores of its own. */
  MvmSchedule alignedToCores() {
    return inPlace(cim -> {
      List<CopyPlacement> copies = new ArrayList<>();
      for (int copy = 0; copy < cim.duplication(); copy++) {
        long first = firstCrossbar(cim) + (long) copy * crossbars(cim.footprint().cores());
        copies.add(
            new CopyPlacement(
                copy,
                PlaceOnCrossbars.copies(grid(cim), 1, first, arch.crossbarsPerCore())
                    .getFirst()
                    .pieces()));
      }
      return operator(cim, copies);
    });
  }

  /** As many copies as the operator's cores hold, side by side; more than windows are no use. */
  MvmSchedule fillingCores() {
    return inPlace(cim -> placed(cim, copiesInCores(cim), firstCrossbar(cim)));
  }

  /**
   * Operators side by side from the first crossbar on.
   *
   * @param copies of each operator of a segment, in order
   */
  MvmSchedule packed(Function<Segment, int[]> copies) {
    List<MvmSegment> segments = new ArrayList<>();
    for (Segment segment : cg.segments()) {
      List<CrossbarOperator> operators = new ArrayList<>();
      int[] duplication = copies.apply(segment);
      long first = 0;
      for (Cim cim : segment.cims()) {
        CrossbarOperator operator = placed(cim, duplication[operators.size()], first);
        first += operator.grid().crossbars() * operator.duplication();
        operators.add(operator);
      }
      segments.add(new MvmSegment(segment.index(), operators));
    }
    return new MvmSchedule(cg, cg.policy(), segments);
  }

  /** Equation 1, counted in crossbars: a VXB that goes across cores wastes none. */
  int copiesInCores(Cim cim) {
    long copies = crossbars(cim.cores()) / cim.footprint().crossbars();
    return (int) Math.clamp(copies, 1, Math.max(1, cim.form().windows()));
  }

  private MvmSchedule inPlace(Function<Cim, CrossbarOperator> refine) {
    return new MvmSchedule(
        cg,
        cg.policy(),
        cg.segments().stream()
            .map(s -> new MvmSegment(s.index(), s.cims().stream().map(refine).toList()))
            .toList());
  }

  private CrossbarOperator placed(Cim cim, int copies, long first) {
    return operator(
        cim, PlaceOnCrossbars.copies(grid(cim), copies, first, arch.crossbarsPerCore()));
  }

  private CrossbarOperator operator(Cim cim, List<CopyPlacement> copies) {
    return new CrossbarOperator(cim, grid(cim), copies, mvmCycles);
  }

  /** How an operator is cut. */
  VxbGrid grid(Cim cim) {
    return VxbGrid.of(CrossbarMapping.of(cim.form(), arch, options.weightBits()));
  }

  private long firstCrossbar(Cim cim) {
    return crossbars(cim.firstCore());
  }

  private long crossbars(long cores) {
    return cores * arch.crossbarsPerCore();
  }
}
