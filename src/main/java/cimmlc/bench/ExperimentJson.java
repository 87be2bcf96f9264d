package cimmlc.bench;

import cimmlc.bench.ExperimentResult.BarResult;
import cimmlc.bench.ExperimentResult.PanelResult;
import java.util.List;
import java.util.OptionalDouble;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** An experiment as a tree; what is not known is absent. */
public final class ExperimentJson {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private ExperimentJson() {}

  /** The tree. */
  public static ObjectNode of(ExperimentResult result) {
    Experiment experiment = result.experiment();
    ObjectNode tree =
        JSON.objectNode()
            .put("format", 1)
            .put("name", experiment.name())
            .put("title", experiment.title());
    if (!experiment.source().isEmpty()) {
      tree.put("source", experiment.source());
    }
    ArrayNode panels = tree.putArray("panels");
    result.panels().forEach(panel -> panels.add(panel(panel)));
    texts(tree.putArray("notes"), experiment.notes());
    return tree;
  }

  private static ObjectNode panel(PanelResult result) {
    Experiment.Panel panel = result.panel();
    ObjectNode tree =
        JSON.objectNode()
            .put("title", panel.title())
            .put("metric", panel.metric().key())
            .put("quantity", panel.quantity().key())
            .put("over_quantity", panel.overQuantity().key())
            .put("unit", panel.metric().unit(panel.quantity()))
            .put("quantity_unit", panel.quantity().unit());
    ArrayNode bars = tree.putArray("bars");
    result.bars().forEach(bar -> bars.add(bar(bar)));
    texts(tree.putArray("assumptions"), result.assumptions());
    return tree;
  }

  private static ObjectNode bar(BarResult result) {
    Experiment.Bar bar = result.bar();
    ObjectNode tree = JSON.objectNode();
    if (!bar.group().isEmpty()) {
      tree.put("group", bar.group());
    }
    tree.put("label", bar.label());
    texts(tree.putArray("setting"), bar.setting().words());
    bar.over().ifPresent(over -> texts(tree.putArray("compared_with"), over.words()));
    bar.claim()
        .ifPresent(claim -> {
          ObjectNode node = tree.putObject("claim").put("low", claim.low());
          node.put("high", claim.high());
          if (!claim.words().isEmpty()) {
            node.put("words", claim.words());
          }
          result.value().ifPresent(value -> tree.put("of_claim", claim.share(value)));
        });
    put(tree, "measured", result.value());
    put(tree, "own", result.own());
    put(tree, "compared", result.other());
    if (!bar.why().isEmpty()) {
      tree.put("why", bar.why());
    }
    return tree;
  }

  private static void put(ObjectNode tree, String key, OptionalDouble value) {
    if (value.isPresent()) {
      tree.put(key, value.getAsDouble());
    }
  }

  private static void texts(ArrayNode array, List<String> texts) {
    texts.forEach(array::add);
  }
}
