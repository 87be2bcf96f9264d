package cimmlc.sim.performance;

import cimmlc.arch.ArchitectureReader;
import cimmlc.arch.Energy;
import cimmlc.arch.Energy.Component;
import cimmlc.arch.Energy.Figure;
import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The component tables that a chip's {@code energy} can name: data files, each number sourced. */
public final class EnergyTables {

  private static final List<String> NAMES = List.of("isaac-32nm", "puma-32nm", "sram-28nm");

  /** The least chip: a table has the form of the {@code energy} of a chip's description. */
  private static final String CHIP =
      """
      name: %s
      computing_mode: CM
      chip: { core_number: [1, 1] }
      core: { xb_number: [1, 1] }
      crossbar: { xb_size: [1, 1] }
      """;

  private EnergyTables() {}

  /** Names of the tables. */
  public static List<String> names() {
    return NAMES;
  }

  /**
   * The figures that a chip's energy stands for; empty where nothing is known.
   *
   * @throws InvalidInputException if it names a table that is not there
   */
  public static Map<Component, Figure> figures(Energy energy) {
    return switch (energy) {
      case Energy.None() -> Map.of();
      case Energy.Inline(var figures) -> figures;
      case Energy.Table(String name) -> table(name);
    };
  }

  private static Map<Component, Figure> table(String name) {
    if (!NAMES.contains(name)) {
      throw new InvalidInputException(
          Location.of("energy"),
          "no energy table " + name + ", expected one of " + String.join(", ", NAMES));
    }
    String file = name + ".yaml";
    try (InputStream in = EnergyTables.class.getResourceAsStream("/cimmlc/energy/" + file)) {
      if (in == null) {
        throw new IllegalStateException("resource " + file + " is missing");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return figures(ArchitectureReader.parse(CHIP.formatted(name) + text, file).ext().energy());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
