package cimmlc.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cimmlc.bench.Experiment.Bar;
import cimmlc.diag.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExperimentsTest {

  private static final Path TINY = Path.of("src/test/golden/bench/tiny.yaml");

  @TempDir Path folder;

  static List<String> shipped() {
    return Experiments.names();
  }

  /** Loading checks models, chips, modes and policies. */
  @ParameterizedTest
  @MethodSource("shipped")
  void whatIsShippedLoads(String name) {
    Experiment experiment = Experiments.load(List.of(name), Map.of()).getFirst();
    assertThat(experiment.name()).isEqualTo(name);
    assertThat(experiment.panels()).isNotEmpty().allMatch(panel -> !panel.bars().isEmpty());
    assertThat(experiment.panels().stream().flatMap(panel -> panel.bars().stream()))
        .allSatisfy(bar -> {
          if (name.startsWith("paper/") && bar.claim().isPresent()) {
            assertThat(bar.why()).as("why %s differs", bar.label()).isNotEmpty();
          }
        });
  }

  @Test
  void everyShippedFileIsListed() throws IOException {
    Path resources = Path.of("src/main/resources/cimmlc/bench");
    try (Stream<Path> files = Files.walk(resources)) {
      assertThat(files.filter(Files::isRegularFile))
          .map(file -> resources.relativize(file).toString().replace(".yaml", ""))
          .containsExactlyInAnyOrderElementsOf(Experiments.names());
    }
  }

  @Test
  void aFolderMeansAllInIt() {
    assertThat(Experiments.load(List.of("paper"), Map.of()))
        .hasSize((int) Experiments.names().stream().filter(n -> n.startsWith("paper/")).count());
  }

  @Test
  void filesAreRelativeToTheExperiment() throws IOException {
    Files.writeString(
        folder.resolve("mine.yaml"),
        cimmlc.arch.Presets.text("toy").replace("name: toy", "name: m"));
    Path file = folder.resolve("own.yml");
    Files.writeString(
        file,
        """
        title: my chip
        metric: value
        bars: [{ label: a, setting: { model: mlp, arch: mine.yaml, mode: CM } }]
        """);
    Experiment own = Experiments.load(List.of(file.toString()), Map.of()).getFirst();
    assertThat(own.name()).isEqualTo("own");
    assertThat(own.panels().getFirst().bars().getFirst().setting().arch().name()).isEqualTo("m");
  }

  @Test
  void unknownNamesAreToldAtTheirPlaces() throws IOException {
    Path file = folder.resolve("own.yaml");
    Files.writeString(
        file,
        """
        title: two names that are not there
        metric: value
        bars: [{ label: a, setting: { model: resnet81, arch: toy, policy: bst } }]
        """);
    assertThatThrownBy(() -> Experiments.load(List.of(file.toString()), Map.of()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(
            file + ":3:38: model: neither a file nor a built-in network: 'resnet81' (did you mean")
        .hasMessageContaining(
            "\n" + file + ":3:67: policy: unknown policy bst, expected one of none");
  }

  @Test
  void aNameThatIsNotThereIsToldWithTheNearest() {
    assertThatThrownBy(() -> Experiments.load(List.of("paper/fig21x"), Map.of()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(
            "paper/fig21x: no such experiment (did you mean 'paper/fig21a'?), expected");
  }

  @Test
  void theCommandLineWins() {
    Experiment forced =
        Experiments.load(List.of(TINY.toString()), Map.of("weight_bits", "4", "policy", "cg"))
            .getFirst();
    assertThat(forced.settings())
        .allMatch(setting -> setting.bits().weightBits() == 4 && setting.policy().equals("cg"));
    assertThatThrownBy(() -> Experiments.load(List.of(TINY.toString()), Map.of("batch", "x")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("--batch: batch: 'x', expected a whole number from 1 to 1048576");
  }

  @Test
  void aBaselineIsTheBarWithSomeKeysReplaced() {
    Experiment tiny = Experiments.load(List.of(TINY.toString()), Map.of()).getFirst();
    Bar bar = tiny.panels().getFirst().bars().getLast();
    Setting over = bar.over().orElseThrow();
    assertThat(over.arch()).isEqualTo(bar.setting().arch());
    assertThat(over.arch().crossbar().parallelRows()).isEqualTo(8);
    assertThat(over.policy()).isEqualTo("none");
    assertThat(over.apartFrom(bar.setting())).isEqualTo("policy none");
  }
}
