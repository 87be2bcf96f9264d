package cimmlc.arch;

import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import cimmlc.yaml.Nearest;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Finds the chip that an {@code --arch} names. */
public final class Architectures {

  private Architectures() {}

  /**
   * The preset of that name, else the chip in that file. A file that is called like a preset is
   * reached as {@code ./name}.
   *
   * @throws InvalidInputException if there is neither, or with every problem of the file
   */
  public static Architecture load(String nameOrPath) {
    if (Presets.names().contains(nameOrPath)) {
      return Presets.load(nameOrPath);
    }
    try {
      Path path = Path.of(nameOrPath);
      if (!nameOrPath.isEmpty() && Files.exists(path)) {
        return ArchitectureReader.read(path);
      }
    } catch (InvalidPathException _) {
      // Not a path in this file system, so not a file either: reported below.
    }
    throw new InvalidInputException(
        Location.of(nameOrPath.isEmpty() ? "--arch" : nameOrPath),
        "neither a file nor a preset"
            + Nearest.hint(nameOrPath, Presets.names())
            + ", expected a YAML file or "
            + String.join(", ", Presets.names()));
  }
}
