package cimmlc.schedule;

import cimmlc.arch.Architecture;
import cimmlc.arch.Binding;
import cimmlc.graph.MatrixForm;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * One copy of a matrix on virtual crossbars (3.2.2; semantics.md section 3): tiles of {@code
 * vxb.rows} x {@code vxb.columns}; small groups are packed block-diagonally, whole, into one VXB.
 */
public record CrossbarMapping(MatrixForm form, VirtualCrossbar vxb) {

  /**
   * The mapping that a chip's binding asks for; where it is free, the one of fewest crossbars.
   *
   * @throws cimmlc.diag.InvalidInputException if the chip cannot hold a single such weight
   */
  public static CrossbarMapping of(MatrixForm form, Architecture arch, int weightBits) {
    Binding binding = arch.ext().binding();
    if (binding != Binding.FREE) {
      return new CrossbarMapping(form, VirtualCrossbar.of(arch, weightBits, binding));
    }
    return Stream.of(Binding.B_TO_COLUMNS, Binding.B_TO_CROSSBARS)
        .filter(choice -> VirtualCrossbar.possible(arch, weightBits, choice))
        .map(choice -> new CrossbarMapping(form, VirtualCrossbar.of(arch, weightBits, choice)))
        .min(Comparator.comparingLong(CrossbarMapping::crossbars))
        .orElseGet(() ->
            new CrossbarMapping(form, VirtualCrossbar.of(arch, weightBits, Binding.B_TO_COLUMNS)));
  }

  /** Groups that share a VXB; 0 where one group needs more than a VXB. */
  public int groupsPerVxb() {
    return Math.min(vxb.rows() / form.rows(), vxb.columns() / form.columns());
  }

  /** VXBs that the rows of a group need. */
  public int rowVxbs() {
    return Math.ceilDiv(form.rows(), vxb.rows());
  }

  /** VXBs that the columns of a group need. */
  public int columnVxbs() {
    return Math.ceilDiv(form.columns(), vxb.columns());
  }

  /** VXBs of a copy. */
  public long vxbs() {
    int packed = groupsPerVxb();
    return packed > 0
        ? Math.ceilDiv(form.groups(), packed)
        : Math.multiplyExact((long) rowVxbs() * columnVxbs(), form.groups());
  }

  /** Crossbars of a copy. */
  public long crossbars() {
    return Math.multiplyExact(vxbs(), vxb.crossbars());
  }
}
