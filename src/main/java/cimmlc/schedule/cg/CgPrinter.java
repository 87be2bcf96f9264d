package cimmlc.schedule.cg;

import cimmlc.schedule.cg.ScheduledOperator.Cim;
import cimmlc.schedule.cg.ScheduledOperator.Digital;
import cimmlc.schedule.cg.ScheduledOperator.Merge;

/**
 * The text of a schedule ({@code --emit=cg}): a line a segment and a line an operator, with the
 * matrix as R x C x G, the crossbars and cores of one copy, and the cores of all copies. {@link
 * CgParser} reads it back.
 */
public final class CgPrinter {

  private CgPrinter() {}

  /** The text of a schedule, lines ended by {@code \n}. */
  public static String print(CgSchedule schedule) {
    StringBuilder text = new StringBuilder();
    text.append("cg policy=%s cores=%d\n".formatted(schedule.policy(), schedule.arch().cores()));
    schedule.segments().forEach(segment -> print(segment, text));
    return text.toString();
  }

  private static void print(Segment segment, StringBuilder text) {
    text.append(
        "segment %d %s cores=%d crossbars=%d\n"
            .formatted(
                segment.index(),
                segment.execution().key(),
                segment.coresUsed(),
                segment.crossbarsUsed()));
    for (ScheduledOperator operator : segment.operators()) {
      String line =
          switch (operator) {
            case Cim cim -> cim(cim);
            case Merge(var node, int parts) -> "merge parts=%d %s".formatted(parts, node.name());
            case Digital(var node) -> "digital " + node.name();
          };
      text.append("  ").append(line).append('\n');
    }
  }

  private static String cim(Cim cim) {
    // The name comes last: it may contain anything but a line break.
    return "cim %dx%dx%d windows=%d crossbars=%d cores=%d duplication=%d at=%d..%d%s %s"
        .formatted(
            cim.form().rows(),
            cim.form().columns(),
            cim.form().groups(),
            cim.form().windows(),
            cim.footprint().crossbars(),
            cim.footprint().cores(),
            cim.duplication(),
            cim.firstCore(),
            cim.endCore() - 1,
            cim.part().isWhole() ? "" : part(cim.part()),
            cim.node().name());
  }

  private static String part(Part part) {
    return " part=%d/%d groups=%d..%d rows=%d..%d columns=%d..%d"
        .formatted(
            part.index(),
            part.count(),
            part.groupBegin(),
            part.groupEnd() - 1,
            part.rowBegin(),
            part.rowEnd() - 1,
            part.columnBegin(),
            part.columnEnd() - 1);
  }
}
