package cimmlc.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where results go; a mixin. */
final class OutputOptions {

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description = "Directory for all results; complete or absent. Default: ./MODEL-ARCH/.")
  @Nullable Path directory;

  @Option(names = "--json", description = "Print the machine-readable result alone on stdout.")
  boolean json;
}
