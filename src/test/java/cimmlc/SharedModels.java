package cimmlc;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Real networks and data that are no part of this project: {@code ../shared/models}, or the
 * directory that {@code -Dshared.models=DIR} names. A test that asks for what is absent is skipped
 * and says so.
 */
public final class SharedModels {

  private SharedModels() {}

  /** The directory. */
  public static Path directory() {
    Path directory = configured();
    assumeTrue(
        Files.isDirectory(directory),
        () -> directory + " is absent: -Dshared.models=DIR names the real inputs' place");
    return directory;
  }

  /** A file or directory in it, such as {@code trained/lenet5.onnx}. */
  public static Path path(String relative) {
    Path path = directory().resolve(relative);
    assumeTrue(Files.exists(path), () -> path + " is absent");
    return path;
  }

  private static Path configured() {
    String property = System.getProperty("shared.models", "");
    return Path.of(property.isBlank() ? "../shared/models" : property);
  }
}
