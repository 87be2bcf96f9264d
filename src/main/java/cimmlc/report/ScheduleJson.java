package cimmlc.report;

import cimmlc.Schedule;
import cimmlc.schedule.cg.Part;
import cimmlc.schedule.cg.ScheduledOperator;
import cimmlc.schedule.cg.ScheduledOperator.Cim;
import cimmlc.schedule.cg.Segment;
import cimmlc.schedule.mvm.CopyPlacement;
import cimmlc.schedule.mvm.CrossbarOperator;
import cimmlc.schedule.mvm.Piece;
import java.util.IdentityHashMap;
import java.util.IntSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The schedule, at the finest level that the computing mode shows, as {@code schedule.json}, and as
 * metadata of the nodes of {@code annotated.onnx} (section 3.3.1: results are kept as attributes of
 * nodes).
 */
public final class ScheduleJson {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Schedule schedule;

  private ScheduleJson(Schedule schedule) {
    this.schedule = schedule;
  }

  /** The tree of {@code schedule.json}. */
  public static ObjectNode of(Schedule schedule) {
    return new ScheduleJson(schedule).tree();
  }

  private ObjectNode tree() {
    ObjectNode root =
        JSON.objectNode()
            .put("format", 1)
            .put("policy", schedule.cg().policy())
            .put("level", level());
    ArrayNode segments = root.putArray("segments");
    for (Segment segment : schedule.cg().segments()) {
      ObjectNode tree =
          segments
              .addObject()
              .put("index", segment.index())
              .put("execution", segment.execution().name().toLowerCase(Locale.ROOT));
      ArrayNode operators = tree.putArray("operators");
      Map<Cim, CrossbarOperator> placed = placed(segment);
      segment.operators().forEach(operator -> operators.add(operator(operator, placed)));
    }
    return root;
  }

  private String level() {
    return switch (schedule) {
      case Schedule.OnCores _ -> "cg";
      case Schedule.OnCrossbars _ -> "mvm";
      case Schedule.OnRows _ -> "vvm";
    };
  }

  /** The operators of a segment on crossbars; none in core mode. */
  private Map<Cim, CrossbarOperator> placed(Segment segment) {
    Map<Cim, CrossbarOperator> placed = new IdentityHashMap<>();
    if (!schedule.placement().isEmpty()) {
      List<CrossbarOperator> fine = schedule.placement().get(segment.index()).operators();
      for (int i = 0; i < fine.size(); i++) {
        placed.put(segment.cims().get(i), fine.get(i));
      }
    }
    return placed;
  }

  private static ObjectNode operator(
      ScheduledOperator operator, Map<Cim, CrossbarOperator> placed) {
    ObjectNode tree = JSON.objectNode().put("name", operator.node().name());
    return switch (operator) {
      case Cim cim -> {
        cim(tree.put("kind", "cim"), cim);
        if (placed.containsKey(cim)) {
          onCrossbars(tree, placed.get(cim));
        }
        yield tree;
      }
      case ScheduledOperator.Merge merge -> tree.put("kind", "merge").put("parts", merge.parts());
      case ScheduledOperator.Digital _ -> tree.put("kind", "digital");
    };
  }

  /** What the finer levels made of it; every single piece is in the text of {@code --emit}. */
  private static void onCrossbars(ObjectNode tree, CrossbarOperator operator) {
    tree.put("duplication_cg", operator.cim().duplication())
        .put("duplication", operator.duplication())
        .put("crossbars", operator.grid().crossbars())
        .put("mvm_cycles", operator.mvmCycles());
    ArrayNode copies = tree.putArray("copies");
    for (CopyPlacement copy : operator.copies()) {
      IntSummaryStatistics delays =
          copy.pieces().stream().mapToInt(Piece::delayCycles).summaryStatistics();
      ObjectNode entry = copies.addObject().put("first_crossbar", copy.firstCrossbar());
      if (delays.getMax() > 0) {
        entry.put("first_delay_cycles", delays.getMin()).put("last_delay_cycles", delays.getMax());
      }
    }
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
  public static Map<String, Map<String, String>> metadata(Schedule schedule) {
    ScheduleJson json = new ScheduleJson(schedule);
    Map<String, Map<String, String>> nodes = new LinkedHashMap<>();
    for (Segment segment : schedule.cg().segments()) {
      Map<Cim, CrossbarOperator> placed = json.placed(segment);
      for (ScheduledOperator operator : segment.operators()) {
        Map<String, String> node =
            nodes.computeIfAbsent(operator.node().name(), _ -> new LinkedHashMap<>());
        put(node, "segment", String.valueOf(segment.index()));
        if (operator instanceof Cim cim) {
          put(node, "cores", cim.firstCore() + ".." + (cim.endCore() - 1));
          CrossbarOperator fine = placed.get(cim);
          int copies = fine == null ? cim.duplication() : fine.duplication();
          put(node, "duplication", String.valueOf(copies));
          if (fine != null) {
            put(node, "first_crossbar", String.valueOf(fine.copies().getFirst().firstCrossbar()));
          }
        }
      }
    }
    return nodes;
  }

  private static void put(Map<String, String> node, String key, String value) {
    node.merge("cimmlc." + key, value, ScheduleJson::append);
  }

  private static String append(String former, String next) {
    return former.equals(next) ? former : former + "," + next;
  }
}
