package cimmlc.schedule.cg;

import cimmlc.arch.Architecture;
import cimmlc.arch.Noc;
import cimmlc.arch.NocCost;
import cimmlc.graph.MatrixForm;
import cimmlc.schedule.CrossbarMapping;
import cimmlc.schedule.SchedulingOptions;
import cimmlc.schedule.cg.ScheduledOperator.Cim;

/**
 * The phases of a window of one operator (docs/timing.md) on average, so that duplication can be
 * balanced against bandwidths, networks and ALUs; ideal ones take no time. Shared servers are
 * counted as if the operator had them alone.
 */
final class PhaseCycles {

  private final Architecture arch;
  private final Cim cim;
  private final Reads reads;
  private final boolean inTurns;
  private final double mvm;
  private final double bits;
  private final double rowShare;
  private final double fedRows;
  private final double sums;
  private final double finished;
  private final double digital;

  /**
   * What an operator reads.
   *
   * @param pixels of its input
   * @param values of a pixel
   * @param kernel pixels that a window reads
   * @param history pixels from the first to the last one of a window, in memory order
   */
  record Reads(double pixels, double values, double kernel, double history) {}

  /**
   * The phases of an operator.
   *
   * @param inTurns true if copies take windows in turn, false if in blocks
   * @param digital operations of digital operators that follow on the same core, a window
   */
  PhaseCycles(
      Architecture arch,
      SchedulingOptions options,
      Cim cim,
      Reads reads,
      boolean inTurns,
      double digital) {
    this.arch = arch;
    this.cim = cim;
    this.reads = reads;
    this.inTurns = inTurns;
    this.digital = digital;
    this.mvm = arch.crossbar().mvmCycles(options.activationBits());
    this.bits = options.activationBits();
    CrossbarMapping mapping = CrossbarMapping.of(cim.form(), arch, options.weightBits());
    MatrixForm form = cim.form();
    int packed = mapping.groupsPerVxb();
    long blocks = packed > 0 ? 1 : mapping.rowVxbs();
    long onCore = Math.max(1, arch.crossbarsPerCore() / mapping.vxb().crossbars());
    long vxbs = Math.min(mapping.vxbs(), onCore);
    double columns =
        Math.min(mapping.vxb().columns(), (double) form.columns() * Math.max(1, packed));
    double rows = Math.min(mapping.vxb().rows(), (double) form.rows() * Math.max(1, packed));
    double all = (double) form.rows() * form.groups();
    this.rowShare = Math.min(1, Math.min(vxbs, blocks * form.groups()) * rows / all);
    this.fedRows = vxbs * rows;
    this.sums = vxbs * columns;
    this.finished = Math.min((double) form.columns() * form.groups(), sums / blocks);
  }

  /** Cycles between two windows of a copy: the longest phase. */
  double interval(int copies) {
    double inputs = loadedValues(copies) * bits;
    double load = inputs * rowShare;
    double out = (double) cim.form().columns() * cim.form().groups() * bits;
    double port = Math.max(load, finished * bits) / arch.chip().l0BitsPerCycle();
    double shared = copies * Math.max(inputs, out) / arch.chip().l0TotalBitsPerCycle();
    double feed = fedRows * bits / arch.core().l1BitsPerCycle();
    double alu = (sums + digital) / arch.core().aluOpsPerCycle();
    double network = copies * linkCycles(load, finished * bits);
    double longest = Math.max(Math.max(port, shared), Math.max(feed, alu));
    return Math.max(mvm, Math.max(longest, network));
  }

  /** Cycles of all phases, one after another. */
  double latency(int copies) {
    double load = loadedValues(copies) * bits * rowShare;
    double l0 = arch.chip().l0BitsPerCycle();
    return mvm
        + Math.ceil(load / l0)
        + Math.ceil(finished * bits / l0)
        + Math.ceil(fedRows * bits / arch.core().l1BitsPerCycle())
        + Math.ceil(sums / arch.core().aluOpsPerCycle())
        + transfer(load)
        + transfer(finished * bits);
  }

  /** Cycles of all windows. */
  double total(int copies) {
    return Math.ceilDiv(Math.max(1, cim.form().windows()), copies) * interval(copies);
  }

  /** Values that a copy has to load for a window: each input pixel once, if L1 holds it long. */
  double loadedValues(int copies) {
    double held = arch.core().l1Bytes() * 8 / (bits * reads.values() * rowShare);
    if (held < reads.history()) {
      return reads.kernel() * reads.values();
    }
    double windows = Math.max(1, cim.form().windows());
    double share = inTurns ? Math.ceil(windows / copies) : windows;
    return Math.min(reads.kernel(), reads.pixels() / share) * reads.values();
  }

  /** Cycles that the busiest link near L0 is occupied by a copy's transfers of a window. */
  private double linkCycles(double in, double out) {
    Noc noc = arch.chip().noc();
    if (noc.cost() instanceof NocCost.Ideal) {
      return 0;
    }
    double flits = cim.footprint().cores() * (flits(noc, in) + flits(noc, out));
    return switch (noc.type()) {
      case BUS -> flits;
      case MESH, H_TREE -> flits / 4;
      case DISJOINT_BUFFER_SWITCH, IDEAL -> 0;
    };
  }

  private static double flits(Noc noc, double bits) {
    return bits <= 0 ? 0 : Math.max(1, Math.ceil(bits / noc.cost().flitBits()));
  }

  private double transfer(double bits) {
    return arch.chip().noc().transferCycles(arch.chip().cores(), 0, arch.cores() / 2, bits);
  }
}
