package cimmlc.arch;

import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import cimmlc.yaml.Nearest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The chips that come with the compiler: those of the paper's evaluation and worked example. */
public final class Presets {

  private static final List<String> NAMES =
      List.of("isaac-baseline", "jia-isscc21", "puma", "jain-jssc21", "toy");

  private Presets() {}

  /** The names, in the order of the paper's evaluation. */
  public static List<String> names() {
    return NAMES;
  }

  /**
   * The chip of that name.
   *
   * @throws InvalidInputException if there is none
   */
  public static Architecture load(String name) {
    return ArchitectureReader.parse(text(name), name + ".yaml");
  }

  /**
   * The description file of the chip of that name, with its comments.
   *
   * @throws InvalidInputException if there is none
   */
  public static String text(String name) {
    if (!NAMES.contains(name)) {
      throw new InvalidInputException(
          Location.of(name),
          "no such preset" + Nearest.hint(name, NAMES) + ", expected " + String.join(", ", NAMES));
    }
    try (InputStream in = Presets.class.getResourceAsStream(name + ".yaml")) {
      if (in == null) {
        throw new IllegalStateException("the preset " + name + " is not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
