package cimmlc.bench;

import cimmlc.diag.Diagnostics;
import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import cimmlc.yaml.Nearest;
import cimmlc.yaml.YamlNode;
import cimmlc.yaml.YamlNode.Entry;
import cimmlc.yaml.YamlNode.Mapping;
import cimmlc.yaml.YamlNode.Scalar;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Finds experiments by name; the one place where a shipped one is registered. */
public final class Experiments {

  private static final List<String> NAMES =
      List.of(
          "paper/fig20a",
          "paper/fig20b",
          "paper/fig20c",
          "paper/fig20d",
          "paper/fig21a",
          "paper/fig21b",
          "paper/fig21c",
          "paper/fig21d",
          "stagger",
          "bounds");

  private Experiments() {}

  /** The names of those that come with the program. */
  public static List<String> names() {
    return NAMES;
  }

  /**
   * Experiments by name: shipped ones, all of a folder ({@code paper}), or files of the user's.
   *
   * @param forced keys of every setting with their values, whatever the files say
   * @throws InvalidInputException with the problems of all of them
   */
  public static List<Experiment> load(List<String> names, Map<String, String> forced) {
    Diagnostics problems = new Diagnostics();
    List<Experiment> experiments = new ArrayList<>();
    for (String name : names) {
      try {
        expand(name).forEach(one -> experiments.add(load(one, overriding(forced))));
      } catch (InvalidInputException e) {
        e.diagnostics().forEach(problem -> problems.add(problem.where(), problem.message()));
      }
    }
    problems.throwIfAny();
    return List.copyOf(experiments);
  }

  private static List<String> expand(String name) {
    String folder = name.endsWith("/") ? name : name + "/";
    List<String> inside = NAMES.stream().filter(known -> known.startsWith(folder)).toList();
    return inside.isEmpty() ? List.of(name) : inside;
  }

  private static Experiment load(String name, Mapping forced) {
    if (NAMES.contains(name)) {
      Mapping map = ExperimentReader.FILE.parse(text(name), name + ".yaml");
      return ExperimentReader.read(map, name, Path.of(""), forced);
    }
    if (!name.matches(".*\\.ya?ml")) {
      throw new InvalidInputException(
          Location.of(name),
          "no such experiment"
              + Nearest.hint(name, NAMES)
              + ", expected a YAML file or one of "
              + String.join(", ", NAMES));
    }
    Path file = Path.of(name);
    Mapping map = ExperimentReader.FILE.read(file);
    Path folder = file.resolveSibling("");
    String stem = String.valueOf(file.getFileName()).replaceFirst("\\.ya?ml$", "");
    return ExperimentReader.read(map, stem, folder, forced);
  }

  /** The text of a shipped experiment. */
  private static String text(String name) {
    String resource = "/cimmlc/bench/" + name + ".yaml";
    try (InputStream in = Experiments.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("resource " + resource + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Mapping overriding(Map<String, String> forced) {
    List<Entry> entries = new ArrayList<>();
    forced.forEach((key, value) -> {
      Location where = Location.of("--" + key.replace('_', '-'));
      YamlNode node = new Scalar(value, true, where);
      entries.add(new Entry(new Scalar(key, true, where), node));
    });
    return new Mapping(entries, Location.of("command line"));
  }
}
