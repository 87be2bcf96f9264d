package cimmlc.bench;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What an experiment file asks for.
 *
 * @param name of the file, without its ending; a shipped one's with its folder: {@code
 *     paper/fig21a}
 * @param title what is shown
 * @param source where the claims stand; empty where there are none
 * @param notes what a reader has to know of the whole
 * @param panels one at least
 */
public record Experiment(
    String name, String title, String source, List<String> notes, List<Panel> panels) {

  public Experiment {
    notes = List.copyOf(notes);
    panels = List.copyOf(panels);
  }

  /**
   * A chart of its own.
   *
   * @param title what sets it apart from the other panels; empty where it is the only one
   * @param metric what a bar shows
   * @param quantity of which
   * @param overQuantity of what a bar is compared with: the same, unless a chip without some
   *     technique has to be counted differently
   * @param bars from top to bottom
   */
  public record Panel(
      String title, Metric metric, Quantity quantity, Quantity overQuantity, List<Bar> bars) {

    public Panel {
      bars = List.copyOf(bars);
    }
  }

  /**
   * One setting, what it is compared with, and what the paper says.
   *
   * @param group bars of one group stand together
   * @param label inside the group
   * @param setting what is run
   * @param over what it is compared with; empty for a metric that compares with none
   * @param claim of the paper
   * @param why measured and claimed may differ; empty where nothing is to be said
   */
  public record Bar(
      String group,
      String label,
      Setting setting,
      Optional<Setting> over,
      Optional<Claim> claim,
      String why) {

    /** All settings to run. */
    Stream<Setting> settings() {
      return Stream.concat(Stream.of(setting), over.stream());
    }
  }

  /** The name without its folder: what its files are called. */
  public String fileName() {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  /** All settings to run, some more than once. */
  Stream<Setting> settings() {
    return panels.stream().flatMap(panel -> panel.bars().stream()).flatMap(Bar::settings);
  }
}
