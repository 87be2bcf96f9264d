package cimmlc.report;

import cimmlc.schedule.cg.CgSchedule;
import cimmlc.schedule.cg.Part;
import cimmlc.schedule.cg.ScheduledOperator;
import cimmlc.schedule.cg.ScheduledOperator.Cim;
import cimmlc.schedule.cg.Segment;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The computing-graph level as {@code schedule.json}, and as metadata of the nodes of {@code
 * annotated.onnx} (section 3.3.1: results are kept as attributes of nodes).
 */
public final class ScheduleJson {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private ScheduleJson() {}

  /** The tree of {@code schedule.json}. */
  public static ObjectNode of(CgSchedule cg) {
    ObjectNode root = JSON.objectNode().put("format", 1).put("policy", cg.policy());
    ArrayNode segments = root.putArray("segments");
    for (Segment segment : cg.segments()) {
      ObjectNode tree =
          segments
              .addObject()
              .put("index", segment.index())
              .put("execution", segment.execution().name().toLowerCase(Locale.ROOT));
      ArrayNode operators = tree.putArray("operators");
      segment.operators().forEach(operator -> operators.add(operator(operator)));
    }
    return root;
  }

  private static ObjectNode operator(ScheduledOperator operator) {
    ObjectNode tree = JSON.objectNode().put("name", operator.node().name());
    return switch (operator) {
      case Cim cim -> cim(tree.put("kind", "cim"), cim);
      case ScheduledOperator.Merge merge -> tree.put("kind", "merge").put("parts", merge.parts());
      case ScheduledOperator.Digital _ -> tree.put("kind", "digital");
    };
  }

  private static ObjectNode cim(ObjectNode tree, Cim cim) {
    tree.put("rows", cim.form().rows())
        .put("columns", cim.form().columns())
        .put("groups", cim.form().groups())
        .put("windows", cim.form().windows())
        .put("crossbars", cim.footprint().crossbars())
        .put("cores", cim.footprint().cores())
        .put("duplication", cim.duplication())
        .put("first_core", cim.firstCore());
    Part part = cim.part();
    if (!part.isWhole()) {
      tree.putObject("part")
          .put("index", part.index())
          .put("count", part.count())
          .put("group_begin", part.groupBegin())
          .put("group_end", part.groupEnd())
          .put("row_begin", part.rowBegin())
          .put("row_end", part.rowEnd())
          .put("column_begin", part.columnBegin())
          .put("column_end", part.columnEnd());
    }
    return tree;
  }

  /** Metadata of each node of the graph: segment, duplication and cores of its parts. */
  public static Map<String, Map<String, String>> metadata(CgSchedule cg) {
    Map<String, Map<String, String>> nodes = new LinkedHashMap<>();
    for (Segment segment : cg.segments()) {
      for (ScheduledOperator operator : segment.operators()) {
        Map<String, String> node =
            nodes.computeIfAbsent(operator.node().name(), _ -> new LinkedHashMap<>());
        node.merge("cimmlc.segment", String.valueOf(segment.index()), ScheduleJson::append);
        if (operator instanceof Cim cim) {
          String cores = cim.firstCore() + ".." + (cim.endCore() - 1);
          node.merge("cimmlc.duplication", "" + cim.duplication(), ScheduleJson::append);
          node.merge("cimmlc.cores", cores, ScheduleJson::append);
        }
      }
    }
    return nodes;
  }

  private static String append(String former, String next) {
    return former.equals(next) ? former : former + "," + next;
  }
}
