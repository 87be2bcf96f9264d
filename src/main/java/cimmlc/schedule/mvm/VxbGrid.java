package cimmlc.schedule.mvm;

import cimmlc.graph.MatrixForm;
import cimmlc.schedule.CrossbarMapping;
import cimmlc.schedule.VirtualCrossbar;

/**
 * How the stacked matrix of an operator is cut into VXBs (section 3.2.2). A pack is a run of
 * groups: as many as fit into a VXB, else a single one, which then is {@code rowBlocks x
 * columnBlocks} VXBs. Packs follow one another, in a pack row blocks do, in a row block column
 * blocks do.
 *
 * @param form of the operator, or of the part of one
 * @param vxb rows, columns and crossbars of a block
 */
public record VxbGrid(MatrixForm form, VirtualCrossbar vxb) {

  /** The grid of a mapping. */
  public static VxbGrid of(CrossbarMapping mapping) {
    return new VxbGrid(mapping.form(), mapping.vxb());
  }

  private CrossbarMapping mapping() {
    return new CrossbarMapping(form, vxb);
  }

  /** Groups of a pack; the last pack may have fewer. */
  public int groupsPerPack() {
    return Math.clamp(mapping().groupsPerVxb(), 1, form.groups());
  }

  /** Packs on the diagonal of the stacked matrix. */
  public int packs() {
    return Math.ceilDiv(form.groups(), groupsPerPack());
  }

  /** Row blocks of a pack. */
  public int rowBlocks() {
    return mapping().groupsPerVxb() > 0 ? 1 : mapping().rowVxbs();
  }

  /** Column blocks of a pack. */
  public int columnBlocks() {
    return mapping().groupsPerVxb() > 0 ? 1 : mapping().columnVxbs();
  }

  /** VXBs of a copy. */
  public long vxbs() {
    return mapping().vxbs();
  }

  /** Crossbars of a copy. */
  public long crossbars() {
    return mapping().crossbars();
  }

  /** Rows of the stacked matrix. */
  public int rows() {
    return Math.multiplyExact(form.rows(), form.groups());
  }

  /** Columns of the stacked matrix. */
  public int columns() {
    return Math.multiplyExact(form.columns(), form.groups());
  }

  /** The first row of a pack in the stacked matrix; the one after the last pack for its number. */
  public int packRow(int pack) {
    return Math.min(form.groups(), pack * groupsPerPack()) * form.rows();
  }

  /** The first column of a pack in the stacked matrix. */
  public int packColumn(int pack) {
    return Math.min(form.groups(), pack * groupsPerPack()) * form.columns();
  }

  /** The first column of a block of a pack; the end of the pack for the number of blocks. */
  public int blockColumn(int pack, int columnBlock) {
    return (int)
        Math.min(packColumn(pack + 1), packColumn(pack) + (long) columnBlock * vxb.columns());
  }

  /** The first row of a block of a pack; the end of the pack for the number of blocks. */
  public int blockRow(int pack, int rowBlock) {
    return (int) Math.min(packRow(pack + 1), packRow(pack) + (long) rowBlock * vxb.rows());
  }
}
