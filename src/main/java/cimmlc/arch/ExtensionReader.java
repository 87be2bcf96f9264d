package cimmlc.arch;

import cimmlc.arch.Energy.Component;
import cimmlc.arch.Energy.Figure;
import cimmlc.yaml.YamlNode;
import cimmlc.yaml.YamlNode.Mapping;
import cimmlc.yaml.YamlNode.Scalar;
import cimmlc.yaml.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads the keys beyond the paper's; each stands at the top or in the tier that it describes. */
final class ExtensionReader {

  private final Fields top;
  private final Optional<Fields> chip;
  private final Optional<Fields> crossbar;

  ExtensionReader(Fields top, Optional<Fields> chip, Optional<Fields> crossbar) {
    this.top = top;
    this.chip = chip;
    this.crossbar = crossbar;
  }

  Extensions read() {
    return new Extensions(
        home("weight_encoding", crossbar)
            .oneOf("weight_encoding", Arrays.asList(WeightEncoding.values()), WeightEncoding::key)
            .orElse(WeightEncoding.OFFSET),
        write(home("write", crossbar)),
        energy(),
        offChip(home("off_chip", chip)),
        binding(home("binding", crossbar)),
        digitalOps(home("digital_ops", chip)),
        home("adc_policy", crossbar)
            .oneOf("adc_policy", Arrays.asList(AdcPolicy.values()), AdcPolicy::key)
            .orElse(AdcPolicy.UNIFORM),
        home("column_flip", crossbar).flag("column_flip"));
  }

  double l0TotalBitsPerCycle() {
    return home("l0_bw_total", chip).number("l0_bw_total", Dimension.BANDWIDTH);
  }

  /** The map in which a key stands. */
  private Fields home(String key, Optional<Fields> tier) {
    if (tier.isEmpty() || !tier.get().has(key)) {
      return top;
    }
    if (top.has(key)) {
      tier.get().problem(key, "it stands at the top as well, expected once");
    }
    return tier.get();
  }

  private static Write write(Fields home) {
    return home.map("write", List.of("cycles", "energy", "endurance"))
        .map(write ->
            new Write(
                write.number("cycles", Dimension.ROW_CYCLES),
                write.number("energy", Dimension.ROW_ENERGY),
                write.number("endurance", Dimension.WRITES)))
        .orElse(Write.IDEAL);
  }

  private static OffChip offChip(Fields home) {
    if (!home.has("off_chip")) {
      return new OffChip.None();
    }
    return home.map("off_chip", List.of("size", "bandwidth"))
        .map(memory ->
            new OffChip.Memory(
                memory.number("size", Dimension.SIZE),
                memory.number("bandwidth", Dimension.BANDWIDTH)))
        .orElse(new OffChip.Memory(Dimension.SIZE.ideal(), Dimension.BANDWIDTH.ideal()));
  }

  /** Also takes the whole of Figure 7, {@code R->XBR, C->XBC, B->XB}. */
  private static Binding binding(Fields home) {
    Optional<String> whole =
        home.text("binding").map(text -> text.replaceAll("\\s", "").toUpperCase(Locale.ROOT));
    for (Binding binding : List.of(Binding.B_TO_COLUMNS, Binding.B_TO_CROSSBARS)) {
      if (whole.equals(Optional.of("R->XBR,C->XBC," + binding.key()))) {
        return binding;
      }
    }
    return home.oneOf("binding", Arrays.asList(Binding.values()), Binding::key)
        .orElse(Binding.B_TO_COLUMNS);
  }

  private static DigitalOps digitalOps(Fields home) {
    Optional<YamlNode> given = home.value("digital_ops");
    if (given.isEmpty()) {
      return new DigitalOps.All();
    }
    if (!(given.get() instanceof Sequence(List<YamlNode> items, _))) {
      home.problem("digital_ops", given.get().kind() + ", expected a list such as [relu, add]");
      return new DigitalOps.All();
    }
    List<String> names = new ArrayList<>();
    for (YamlNode item : items) {
      String problem = problem(item, names);
      if (problem.isEmpty()) {
        names.add(((Scalar) item).text());
      } else {
        home.numbers().problems().add(item.where(), "digital_ops: " + item.kind() + problem);
      }
    }
    return new DigitalOps.Only(names);
  }

  private static String problem(YamlNode item, List<String> before) {
    if (!(item instanceof Scalar name) || !name.text().matches("[A-Za-z][A-Za-z0-9_.]{0,39}")) {
      return " is no operator, expected a name such as relu";
    }
    return before.contains(name.text()) ? " occurs twice, expected once" : "";
  }

  private Energy energy() {
    return top.value("energy")
        .map(node ->
            switch (node) {
              case Scalar table -> table(table);
              case Mapping map -> inline(map);
              case Sequence _ -> noEnergy();
            })
        .orElse(new Energy.None());
  }

  private Energy table(Scalar name) {
    if (!name.text().matches("[A-Za-z0-9][A-Za-z0-9._-]{0,59}")) {
      return noEnergy();
    }
    return new Energy.Table(name.text());
  }

  private Energy noEnergy() {
    top.problem("energy", "expected the name of a component table or a map of components");
    return new Energy.None();
  }

  private Energy inline(Mapping map) {
    List<String> keys = Arrays.stream(Component.values()).map(Component::key).toList();
    Fields fields = Fields.of(map, keys, top.numbers());
    Map<Component, Figure> figures = new EnumMap<>(Component.class);
    for (Component component : Component.values()) {
      if (fields.has(component.key())) {
        figure(fields, component).ifPresent(figure -> figures.put(component, figure));
      }
    }
    return new Energy.Inline(figures);
  }

  private static Optional<Figure> figure(Fields components, Component component) {
    String key = component.key();
    String expected = "{ value: 1.5 " + component.unit() + ", source: a citation }";
    if (!(components.given(key).orElseThrow() instanceof Mapping map)) {
      components.problem(key, "a number without its source, expected " + expected);
      return Optional.empty();
    }
    Fields fields = Fields.of(map, List.of("value", "source"), components.numbers());
    if (!fields.has("value")) {
      fields.missing("value", expected);
    }
    double value = fields.number("value", Dimension.of(component));
    Optional<String> source = fields.text("source").filter(text -> !text.isBlank());
    if (source.isEmpty()) {
      components.problem(key, "a number without its source, expected " + expected);
    }
    return source.map(text -> new Figure(value, text));
  }
}
