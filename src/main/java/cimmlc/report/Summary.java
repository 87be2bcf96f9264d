package cimmlc.report;

import cimmlc.Compilation;
import cimmlc.schedule.cg.ScheduledOperator.Cim;
import cimmlc.schedule.cg.Segment;
import cimmlc.schedule.mvm.CrossbarOperator;
import cimmlc.schedule.mvm.MvmSegment;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A compilation in a few lines for people. */
public final class Summary {

  private static final int LISTED = 8; // segments

  private Summary() {}

  /** The lines. */
  public static String print(Compilation compilation, ObjectNode result) {
    StringBuilder text = new StringBuilder();
    JsonNode model = result.get("model");
    JsonNode arch = result.get("arch");
    line(
        text,
        "%s: %d CIM and %d digital operators, %,d weights, %,d multiply-accumulates",
        model.get("name").asString(),
        model.get("cim_operators").asInt(),
        model.get("digital_operators").asInt(),
        model.get("weights").asLong(),
        model.get("macs").asLong());
    line(
        text,
        "%s in %s: %,d cores, %,d crossbars",
        arch.get("name").asString(),
        arch.get("mode").asString(),
        arch.get("cores").asInt(),
        arch.get("crossbars").asLong());
    List<Segment> segments = compilation.cg().segments();
    segments.stream().limit(LISTED).forEach(segment -> segment(text, segment, compilation));
    if (segments.size() > LISTED) {
      line(text, "and %,d segments more (--emit cg lists all)", segments.size() - LISTED);
    }
    line(
        text,
        "policy %s: %.2fx over no optimisation (%,d cycles)",
        result.get("policy").asString(),
        result.get("speedup").asDouble(),
        result.get("unoptimized").get("cycles").asLong());
    text.append(PerformanceSummary.print(compilation.performance()));
    compilation
        .limit()
        .ifPresent(limit ->
            line(
                text,
                "power budget %s W: peak %.4g W, %.3fx the latency without it (%,d cycles)",
                limit.watts(),
                result.get("power").get("peak_w").asDouble(),
                result.get("power").get("latency_over_unlimited").asDouble(),
                limit.unlimitedCycles()));
    compilation.assumptions().forEach(assumption -> line(text, "assumed: %s", assumption));
    return text.toString();
  }

  private static void segment(StringBuilder text, Segment segment, Compilation compilation) {
    if (compilation.placement().isEmpty()) {
      line(
          text,
          "segment %d: %d operators on %,d cores, %d copies",
          segment.index(),
          segment.cims().size(),
          segment.coresUsed(),
          segment.cims().stream().mapToLong(Cim::duplication).sum());
    } else {
      MvmSegment fine = compilation.placement().get(segment.index());
      line(
          text,
          "segment %d: %d operators on %,d crossbars, %d copies",
          segment.index(),
          segment.cims().size(),
          fine.crossbarsUsed(),
          fine.operators().stream().mapToLong(CrossbarOperator::duplication).sum());
    }
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
