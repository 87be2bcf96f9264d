package cimmlc.schedule.cg;

import cimmlc.arch.Architecture;
import cimmlc.graph.Graph;
import cimmlc.graph.MatrixForm;
import cimmlc.graph.Node;
import cimmlc.schedule.CrossbarMapping;
import cimmlc.schedule.Footprint;
import cimmlc.schedule.SchedulingOptions;
import cimmlc.schedule.cg.ScheduledOperator.Cim;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts operators that are larger than the whole chip into parts that fit (semantics.md section 3):
 * between groups, else along C, else along R as well; each part as large as the chip allows. Every
 * part gets a segment of its own.
 *
 * <pre>
 *   before   conv 4608 x 512, chip of 40 VXBs of 128 x 32
 *   after    [0:4608 x 0:32] [0:4608 x 32:64] ...        36 VXBs each, whole sums
 *            on a chip of 20: [0:2560 x 0:32] [2560:4608 x 0:32] ... merge
 * </pre>
 */
final class SplitLargeOperators {

  private final Graph graph;
  private final Architecture arch;
  private final int weightBits;

  SplitLargeOperators(Graph graph, Architecture arch, SchedulingOptions options) {
    this.graph = graph;
    this.arch = arch;
    this.weightBits = options.weightBits();
  }

  /** The first schedule of a policy: parts one after another, without copies. */
  CgSchedule schedule(String policy) {
    List<Cim> cims = new ArrayList<>();
    graph.nodes().stream().filter(graph::isCimSupported).forEach(node -> split(node, cims));
    int[] segmentOf = new int[cims.size()];
    java.util.Arrays.setAll(segmentOf, i -> i);
    return new CgSchedule(
        graph, arch, policy, Segments.of(graph, cims, segmentOf, Execution.LAYER_BY_LAYER));
  }

  private void split(Node node, List<Cim> into) {
    MatrixForm form = MatrixForm.of(graph, node);
    for (Part part : parts(form)) {
      MatrixForm block = part.formIn(form);
      CrossbarMapping mapping = CrossbarMapping.of(block, arch, weightBits);
      into.add(new Cim(node, part, block, Footprint.of(mapping, arch.crossbarsPerCore()), 1, 0));
    }
  }

  private List<Part> parts(MatrixForm form) {
    CrossbarMapping mapping = CrossbarMapping.of(form, arch, weightBits);
    long capacity = arch.crossbars() / mapping.vxb().crossbars();
    if (mapping.vxbs() <= capacity) {
      return List.of(Part.whole(form));
    }
    long rowVxbs = mapping.rowVxbs();
    long columnVxbs = mapping.columnVxbs();
    int packed = mapping.groupsPerVxb();
    if (packed > 0 || rowVxbs * columnVxbs <= capacity) {
      long groups = packed > 0 ? packed * capacity : capacity / (rowVxbs * columnVxbs);
      return tiles(form, groups, form.rows(), form.columns());
    }
    long rowsAtOnce = Math.min(rowVxbs, capacity);
    return tiles(
        form,
        1,
        rowsAtOnce * mapping.vxb().rows(),
        capacity / rowsAtOnce * mapping.vxb().columns());
  }

  private static List<Part> tiles(MatrixForm form, long groups, long rows, long columns) {
    int groupStep = (int) Math.min(groups, form.groups());
    int rowStep = (int) Math.min(rows, form.rows());
    int columnStep = (int) Math.min(columns, form.columns());
    int count =
        Math.multiplyExact(
            Math.ceilDiv(form.groups(), groupStep),
            Math.multiplyExact(
                Math.ceilDiv(form.rows(), rowStep), Math.ceilDiv(form.columns(), columnStep)));
    List<Part> parts = new ArrayList<>(count);
    for (int g = 0; g < form.groups(); g += groupStep) {
      for (int c = 0; c < form.columns(); c += columnStep) {
        for (int r = 0; r < form.rows(); r += rowStep) {
          parts.add(
              new Part(
                  parts.size(),
                  count,
                  g,
                  Math.min(g + groupStep, form.groups()),
                  r,
                  Math.min(r + rowStep, form.rows()),
                  c,
                  Math.min(c + columnStep, form.columns())));
        }
      }
    }
    return parts;
  }
}
