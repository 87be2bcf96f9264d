package cimmlc.sim.performance;

import cimmlc.arch.Architecture;
import cimmlc.arch.Binding;
import cimmlc.arch.Crossbar;

/**
 * How a matrix lies on the crossbars of one copy's cores (docs/timing.md, "Matrix on cores").
 *
 * @param crossbars of the copy
 * @param usedRows rows that hold weights in the fullest crossbar
 * @param usedCells cells that hold weights, all crossbars
 * @param conversions physical columns that hold weights times row groups, all crossbars
 * @param drivenRows rows that hold weights, all crossbars
 * @param rows matrix rows that a core needs, a core
 * @param fedRows rows of its crossbars that a core feeds, a core
 * @param sums values that a core's crossbars put out, a core
 * @param finished columns whose sum is complete in a core, a core
 * @param crossCores true if a sum is added up from crossbars of several cores
 */
record CoreLoad(
    long crossbars,
    int usedRows,
    long usedCells,
    long conversions,
    long drivenRows,
    int[] rows,
    int[] fedRows,
    int[] sums,
    int[] finished,
    boolean crossCores) {

  /** Rows that all cores feed. */
  long allFedRows() {
    return sum(fedRows);
  }

  /** Values that all crossbars put out. */
  long allSums() {
    return sum(sums);
  }

  /** Values that all cores store. */
  long allFinished() {
    return sum(finished);
  }

  private static long sum(int[] values) {
    long sum = 0;
    for (int value : values) {
      sum += value;
    }
    return sum;
  }

  /** A matrix: rows and columns of a group, and the number of groups. */
  record Matrix(int rows, int columns, int groups) {}

  /** The copy of a matrix on that many cores. */
  static CoreLoad of(Matrix matrix, Architecture arch, int weightBits, int cores) {
    return new Placement(matrix, arch, weightBits, cores).load();
  }

  private static final class Placement {

    private final Matrix matrix;
    private final int xbRows;
    private final int vxbColumns;
    private final int slices;
    private final int vxbCrossbars;
    private final int packed;
    private final int perCore;
    private final int cores;
    private final int rowGroups;

    Placement(Matrix matrix, Architecture arch, int weightBits, int cores) {
      this.matrix = matrix;
      this.cores = cores;
      this.rowGroups = arch.crossbar().rowGroups(arch.crossbar().rows());
      this.perCore = arch.crossbarsPerCore();
      Crossbar crossbar = arch.crossbar();
      this.xbRows = crossbar.rows();
      this.slices = crossbar.slices(weightBits, arch.ext().weightEncoding());
      boolean inColumns = inColumns(arch.ext().binding(), crossbar.columns());
      this.vxbColumns = inColumns ? crossbar.columns() / slices : crossbar.columns();
      this.vxbCrossbars = inColumns ? 1 : slices;
      this.packed = packed(vxbColumns);
    }

    private int packed(int columns) {
      return Math.min(xbRows / matrix.rows, columns / matrix.columns);
    }

    private boolean inColumns(Binding binding, int columns) {
      return switch (binding) {
        case B_TO_COLUMNS -> true;
        case B_TO_CROSSBARS -> false;
        case FREE -> columns >= slices && vxbs(columns / slices) <= (long) slices * vxbs(columns);
      };
    }

    private long vxbs(int columns) {
      int together = packed(columns);
      return together > 0
          ? Math.ceilDiv(matrix.groups, together)
          : (long) matrix.groups
              * Math.ceilDiv(matrix.rows, xbRows)
              * Math.ceilDiv(matrix.columns, columns);
    }

    CoreLoad load() {
      int[] rows = new int[cores];
      int[] fed = new int[cores];
      int[] sums = new int[cores];
      int[] finished = new int[cores];
      long[] total = new long[2];
      int rowBlocks = packed > 0 ? 1 : Math.ceilDiv(matrix.rows, xbRows);
      int columnBlocks = packed > 0 ? 1 : Math.ceilDiv(matrix.columns, vxbColumns);
      long vxbs = vxbs(vxbColumns);
      long group = -1;
      int lastCore = -1;
      long newInCore = 0;
      boolean crossCores = false;
      for (long vxb = 0; vxb < vxbs; vxb++) {
        int core = Math.toIntExact(Math.min(cores - 1, vxb * vxbCrossbars / perCore));
        int block = (int) (vxb % rowBlocks);
        long ofGroup = vxb / ((long) rowBlocks * columnBlocks);
        newInCore = core == lastCore && ofGroup == group ? newInCore + 1 : 0;
        crossCores |= block > 0 && core != lastCore;
        lastCore = core;
        group = ofGroup;
        int usedRows = usedRows(vxb, block);
        int usedColumns = usedColumns(vxb, (int) (vxb / rowBlocks % columnBlocks));
        if (newInCore < rowBlocks) {
          rows[core] += usedRows;
        }
        fed[core] += usedRows * vxbCrossbars;
        sums[core] += usedColumns;
        finished[core] += block == rowBlocks - 1 ? usedColumns : 0;
        total[0] += (long) usedRows * usedColumns * slices;
        total[1] += (long) usedRows * vxbCrossbars;
      }
      long columns = java.util.Arrays.stream(sums).asLongStream().sum() * slices;
      int fullest = packed > 0 ? Math.min(packed, matrix.groups) * matrix.rows : matrix.rows;
      return new CoreLoad(
          vxbs * vxbCrossbars,
          Math.min(fullest, xbRows),
          total[0],
          columns * rowGroups,
          total[1],
          rows,
          fed,
          sums,
          finished,
          crossCores);
    }

    private int usedRows(long vxb, int block) {
      return packed > 0
          ? groupsOf(vxb) * matrix.rows
          : Math.min(xbRows, matrix.rows - block * xbRows);
    }

    private int usedColumns(long vxb, int block) {
      return packed > 0
          ? groupsOf(vxb) * matrix.columns
          : Math.min(vxbColumns, matrix.columns - block * vxbColumns);
    }

    private int groupsOf(long vxb) {
      return (int) Math.min(packed, matrix.groups - vxb * packed);
    }
  }
}
