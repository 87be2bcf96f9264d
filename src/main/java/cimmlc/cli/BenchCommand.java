package cimmlc.cli;

import cimmlc.bench.Experiment;
import cimmlc.bench.ExperimentJson;
import cimmlc.bench.ExperimentPage;
import cimmlc.bench.ExperimentResult;
import cimmlc.bench.ExperimentTable;
import cimmlc.bench.Experiments;
import cimmlc.bench.Runner;
import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** {@code cimmlc bench}: runs experiments and compares them with what a paper claims. */
@Command(name = "bench", description = "Runs experiments: the paper's figures, or your own file.")
final class BenchCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "NAME",
      arity = "1..*",
      description =
          "A name of 'bench list', a folder of them (paper), or an experiment file; 'list' lists.")
  private List<String> names = List.of();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description = "Writes NAME.json and NAME.html of each experiment here.")
  private @Nullable Path directory;

  @Option(names = "--json", description = "Print the machine-readable results alone on stdout.")
  private boolean json;

  @Mixin private SettingOptions settings = new SettingOptions();

  @Override
  public void run() {
    try {
      if (names.equals(List.of("list"))) {
        list(spec.commandLine().getOut());
      } else {
        results(Experiments.load(names, settings.given()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void list(PrintWriter out) {
    for (Experiment experiment : Experiments.load(Experiments.names(), Map.of())) {
      out.printf("%-14s %s\n", experiment.name(), experiment.title());
    }
  }

  private void results(List<Experiment> experiments) throws IOException {
    ResultDirectory place =
        directory == null ? null : ResultDirectory.at(directory, files(experiments));
    Progress progress = new Progress(spec.commandLine().getErr(), Runner.settings(experiments));
    List<ExperimentResult> results = Runner.run(experiments, progress::done);
    if (place != null) {
      place.write(folder -> write(results, folder));
    }
    print(results);
  }

  private void print(List<ExperimentResult> results) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      ArrayNode all = JsonNodeFactory.instance.arrayNode();
      results.forEach(result -> all.add(ExperimentJson.of(result)));
      out.println(all.toPrettyString());
      return;
    }
    out.print(results.stream().map(ExperimentTable::print).collect(Collectors.joining("\n\n")));
    if (directory != null) {
      out.println("written to " + directory);
    }
  }

  /** What the directory can hold: files of these experiments and of any that come with us. */
  private static Set<String> files(List<Experiment> experiments) {
    Set<String> stems = new HashSet<>();
    for (Experiment experiment : experiments) {
      if (!stems.add(experiment.fileName())) {
        throw new InvalidInputException(
            Location.of("--output"),
            "two experiments would write " + experiment.fileName() + ".json, expected one");
      }
    }
    Experiments.names().forEach(name -> stems.add(name.substring(name.lastIndexOf('/') + 1)));
    return stems.stream()
        .flatMap(stem -> Stream.of(stem + ".json", stem + ".html"))
        .collect(Collectors.toSet());
  }

  private static void write(List<ExperimentResult> results, Path folder) throws IOException {
    for (ExperimentResult result : results) {
      String stem = result.experiment().fileName();
      String tree = ExperimentJson.of(result).toPrettyString() + "\n";
      Files.writeString(folder.resolve(stem + ".json"), tree);
      Files.writeString(folder.resolve(stem + ".html"), ExperimentPage.print(result));
    }
  }
}
