package cimmlc.report;

import cimmlc.sim.performance.Activity;
import cimmlc.sim.performance.CriticalLink;
import cimmlc.sim.performance.EnergyUse;
import cimmlc.sim.performance.PerformanceResult;
import cimmlc.sim.performance.SegmentTiming;
import cimmlc.sim.performance.StageTiming;
import cimmlc.sim.performance.UnitUse;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A simulation as a tree, in the keys of {@code result.json}. */
public final class PerformanceJson {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final PerformanceResult result;

  private PerformanceJson(PerformanceResult result) {
    this.result = result;
  }

  /** The tree; what is not known is absent. */
  public static ObjectNode of(PerformanceResult result) {
    return new PerformanceJson(result).tree();
  }

  private ObjectNode tree() {
    ObjectNode root = JSON.objectNode().put("format", 1);
    ArrayNode segments = root.putArray("segments");
    result.segments().forEach(segment -> segments.add(segment(segment)));
    root.set("latency", latency());
    result
        .details()
        .ifPresent(details -> {
          root.set("throughput", throughput());
          root.set("activity", activity(details.activity()));
          details.energy().ifPresent(energy -> energy(energy, root));
          root.putObject("writes")
              .put("crossbar_rows_per_inference", details.writes().crossbarRows())
              .put("max_cell_writes_per_inference", details.writes().mostOfCell());
          ArrayNode use = root.putArray("utilisation");
          details.use().forEach(unit -> use.add(use(unit)));
          ArrayNode path = root.putArray("critical_path");
          details.criticalPath().forEach(link -> path.add(link(link)));
          ArrayNode assumptions = root.putArray("assumptions");
          details.assumptions().forEach(assumptions::add);
        });
    return root;
  }

  private static ObjectNode segment(SegmentTiming segment) {
    ObjectNode node =
        JSON.objectNode()
            .put("index", segment.index())
            .put("latency_cycles", segment.latencyCycles())
            .put("interval_cycles", segment.intervalCycles())
            .put("reload_cycles", segment.reloadCycles())
            .put("cores_used", segment.cores())
            .put("crossbars_used", segment.crossbars());
    ArrayNode stages = node.putArray("operators");
    segment.stages().forEach(stage -> stages.add(stage(stage)));
    return node;
  }

  private static ObjectNode stage(StageTiming stage) {
    ObjectNode node = JSON.objectNode().put("name", stage.name());
    if (stage.onCores()) {
      node.put("windows", stage.units())
          .put("crossbars", stage.crossbars())
          .put("duplication", stage.copies())
          .put("mvm_cycles", stage.mvmCycles())
          .put("interval_cycles", stage.intervalCycles());
    } else {
      node.put("pixels", stage.units());
    }
    return node.put("start_cycle", stage.startCycle())
        .put("end_cycle", stage.endCycle())
        .put("bound_by", stage.boundBy());
  }

  private ObjectNode latency() {
    ObjectNode node =
        JSON.objectNode()
            .put("cycles", result.latencyCycles())
            .put("cycles_with_reload", result.latencyWithReloadCycles())
            .put("cycles_with_reload_per_image", result.withReloadPerImageCycles());
    if (result.cycleSeconds() > 0) {
      node.put("seconds", result.latencyCycles() * result.cycleSeconds());
    }
    return node;
  }

  private ObjectNode throughput() {
    ObjectNode node = JSON.objectNode().put("interval_cycles", result.intervalCycles());
    if (result.cycleSeconds() > 0 && result.intervalCycles() > 0) {
      double seconds = result.intervalCycles() * result.cycleSeconds();
      node.put("inferences_per_second", 1 / seconds);
    }
    return node;
  }

  private static ObjectNode activity(Activity activity) {
    return JSON.objectNode()
        .put("peak_crossbars", activity.peakCrossbars())
        .put("provisioned_crossbars", activity.provisionedCrossbars())
        .put("provisioned_crossbars_one_image", activity.provisionedOneImageCrossbars())
        .put("mean_crossbars", activity.meanCrossbars());
  }

  private void energy(EnergyUse energy, ObjectNode root) {
    if (result.cycleSeconds() > 0) {
      double watts = 1e-12 / result.cycleSeconds();
      root.putObject("power")
          .put("peak_w", energy.peakPjPerCycle() * watts)
          .put("mean_w", energy.meanPjPerCycle() * watts);
    }
    ObjectNode node = root.putObject("energy_pj").put("total", energy.totalPj());
    ObjectNode components = node.putObject("by_component");
    energy.byComponentPj().forEach((component, pj) -> components.put(component.key(), pj));
  }

  private static ObjectNode use(UnitUse use) {
    return JSON.objectNode()
        .put("unit", use.unit())
        .put("count", use.count())
        .put("mean", use.mean())
        .put("busiest", use.busiest());
  }

  private static ObjectNode link(CriticalLink link) {
    return JSON.objectNode()
        .put("stage", link.stage())
        .put("units", link.units())
        .put("from_cycle", link.fromCycle())
        .put("to_cycle", link.toCycle())
        .put("reason", link.reason());
  }
}
