package cimmlc.schedule.cg;

import cimmlc.graph.MatrixForm;
import cimmlc.graph.Node;
import cimmlc.schedule.Footprint;
import cimmlc.schedule.WindowShare;

/** A node of the graph, or a part of one, where and how often it stands on the chip. */
public sealed interface ScheduledOperator {

  /** The node of the graph. */
  Node node();

  /**
   * A product with a constant matrix on cores. Copy k occupies the cores from {@code firstCore + k
   * * footprint.cores}.
   *
   * @param part which block of the node
   * @param form of that block
   * @param footprint of one copy
   * @param duplication number of copies, at most one a window
   * @param firstCore of copy 0; row-major in the chip's grid
   */
  record Cim(
      Node node, Part part, MatrixForm form, Footprint footprint, int duplication, int firstCore)
      implements ScheduledOperator {

    public Cim {
      if (duplication < 1 || duplication > Math.max(1, form.windows()) || firstCore < 0) {
        throw new IllegalArgumentException(
            node.name() + ": " + duplication + " copies for " + form.windows() + " windows");
      }
    }

    /** Cores of all copies. */
    public long cores() {
      return (long) duplication * footprint.cores();
    }

    /** The core after the last one of all copies. */
    public long endCore() {
      return firstCore + cores();
    }

    /** The first core of a copy. */
    public int firstCore(int copy) {
      return firstCore + copy * footprint.cores();
    }

    /** The windows of a copy in a segment that is executed so. */
    public WindowShare share(Execution execution, int copy) {
      return execution.share(form.windows(), duplication, copy);
    }

    /** The same part with another number of copies. */
    public Cim withDuplication(int copies) {
      return new Cim(node, part, form, footprint, copies, firstCore);
    }

    /** The same part elsewhere. */
    public Cim placedAt(int core) {
      return new Cim(node, part, form, footprint, duplication, core);
    }
  }

  /**
   * The int32 sum of the row ranges of a split node, its bias and its requantisation; stands in the
   * segment of the last part.
   *
   * @param parts of the node
   */
  record Merge(Node node, int parts) implements ScheduledOperator {}

  /** A node that no crossbar does; stands in the segment of its last producer. */
  record Digital(Node node) implements ScheduledOperator {}
}
