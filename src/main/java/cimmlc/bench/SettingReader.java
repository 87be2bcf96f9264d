package cimmlc.bench;

import cimmlc.Policies;
import cimmlc.arch.Architecture;
import cimmlc.arch.ArchitectureReader;
import cimmlc.arch.Architectures;
import cimmlc.arch.ComputingMode;
import cimmlc.arch.Presets;
import cimmlc.diag.Diagnostic;
import cimmlc.diag.Diagnostics;
import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import cimmlc.graph.QuantizationOptions;
import cimmlc.models.BuiltInNetworks;
import cimmlc.schedule.Objective;
import cimmlc.yaml.Nearest;
import cimmlc.yaml.YamlFile;
import cimmlc.yaml.YamlNode.Mapping;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads settings; whatever they name must be there, so that nothing fails after long runs. */
final class SettingReader {

  private static final List<String> KEYS =
      List.of(
          "model",
          "dimensions",
          "arch",
          "mode",
          "ideal",
          "changes",
          "policy",
          "objective",
          "slack",
          "weight_bits",
          "activation_bits",
          "batch");

  private static final String EVERYTHING_IDEAL =
      """
      chip: { alu: ideal, core_noc: ideal, core_noc_cost: ideal, l0_bw: ideal, l0_bw_total: ideal }
      core: { alu: ideal, xb_noc: ideal, xb_noc_cost: ideal, l1_bw: ideal }
      """;

  private final Path folder;
  private final Diagnostics problems;

  /**
   * A reader.
   *
   * @param folder to which files of models and chips are relative
   */
  SettingReader(Path folder, Diagnostics problems) {
    this.folder = folder;
    this.problems = problems;
  }

  /** A setting; empty if a problem was reported. */
  Optional<Setting> read(Mapping map) {
    int before = problems.toList().size();
    Entries entries = Entries.of(map, KEYS, problems);
    List<String> changes = new ArrayList<>();
    Optional<String> model = model(entries);
    Optional<Architecture> arch = chip(entries, changes);
    int weights = entries.whole("weight_bits", 2, 8).orElse(8);
    int activations = entries.whole("activation_bits", 2, 8).orElse(8);
    double slack = slack(entries);
    int batch = entries.whole("batch", 1, 1 << 20).orElse(1);
    String policy = policy(entries);
    Optional<Objective> objective =
        entries.oneOf("objective", Arrays.asList(Objective.values()), Objective::key);
    Map<String, Integer> dimensions = dimensions(entries);
    if (problems.toList().size() > before) {
      return Optional.empty();
    }
    return Optional.of(
        new Setting(
            model.orElseThrow(),
            dimensions,
            arch.orElseThrow(),
            changes,
            policy,
            objective.orElse(Objective.LATENCY),
            slack,
            new QuantizationOptions(activations, weights),
            batch));
  }

  private static double slack(Entries entries) {
    String text = entries.text("slack").orElse("0");
    if (!text.matches("\\d{1,2}(\\.\\d{1,9})?")) {
      entries.problem("slack", "not a part of the latency: '" + text + "', expected 0 to 99");
      return 0;
    }
    return Double.parseDouble(text);
  }

  private Optional<String> model(Entries entries) {
    String name = entries.requiredText("model", "model: a built-in network or an ONNX file");
    if (name.isEmpty()) {
      return Optional.empty();
    }
    if (BuiltInNetworks.names().contains(name)) {
      return Optional.of(name);
    }
    Path file = folder.resolve(name);
    if (Files.isRegularFile(file)) {
      return Optional.of(file.toString());
    }
    entries.problem(
        "model",
        "neither a file nor a built-in network: '"
            + name
            + "'"
            + Nearest.hint(name, BuiltInNetworks.names())
            + ", expected an ONNX file or "
            + String.join(", ", BuiltInNetworks.names()));
    return Optional.empty();
  }

  private Optional<Architecture> chip(Entries entries, List<String> changes) {
    String name = entries.requiredText("arch", "arch: a preset or a chip's file");
    if (name.isEmpty()) {
      return Optional.empty();
    }
    boolean preset = Presets.names().contains(name);
    Path file = folder.resolve(name);
    String chip = !preset && Files.exists(file) ? file.toString() : name;
    Optional<Architecture> arch = found(entries, "arch", () -> Architectures.load(chip));
    Optional<ComputingMode> mode =
        entries.oneOf("mode", Arrays.asList(ComputingMode.values()), ComputingMode::name);
    if (mode.isPresent()) {
      arch = arch.flatMap(a -> found(entries, "mode", () -> a.inMode(mode.get())));
    }
    if (entries.oneOf("ideal", List.of("true", "false"), word -> word).orElse("").equals("true")) {
      Mapping ideal =
          new YamlFile("changes of a chip", "a map").parse(EVERYTHING_IDEAL, "ideal: true");
      arch = arch.map(a -> ArchitectureReader.change(a, ideal));
      changes.add("ideal bandwidths and ALUs");
    }
    Optional<Mapping> changed = entries.map("changes");
    changed.ifPresent(map -> changes.add(ChangeWords.of(map)));
    return arch.flatMap(a -> changed.map(map -> change(a, map)).orElse(Optional.of(a)));
  }

  private Optional<Architecture> change(Architecture chip, Mapping changes) {
    try {
      return Optional.of(ArchitectureReader.change(chip, changes));
    } catch (InvalidInputException e) {
      e.diagnostics().forEach(problem -> problems.add(problem.where(), problem.message()));
      return Optional.empty();
    }
  }

  private static String policy(Entries entries) {
    String policy = entries.text("policy").orElse("best");
    found(entries, "policy", () -> Policies.cg(policy));
    return policy;
  }

  private Map<String, Integer> dimensions(Entries entries) {
    Map<String, Integer> sizes = new HashMap<>();
    entries
        .map("dimensions")
        .ifPresent(map -> {
          List<String> names = map.entries().stream().map(e -> e.key().text()).distinct().toList();
          Entries dimensions = Entries.of(map, names, problems);
          for (String name : names) {
            dimensions.whole(name, 1, Integer.MAX_VALUE).ifPresent(n -> sizes.put(name, n));
          }
        });
    return sizes;
  }

  /** What a name stands for; where it does not, the problems are told at the name's place. */
  private static <T> Optional<T> found(Entries entries, String key, Supplier<T> lookUp) {
    try {
      return Optional.of(lookUp.get());
    } catch (InvalidInputException e) {
      for (Diagnostic problem : e.diagnostics()) {
        Location place = problem.where();
        entries.problem(key, (place.line() > 0 ? place + ": " : "") + problem.message());
      }
      return Optional.empty();
    }
  }
}
