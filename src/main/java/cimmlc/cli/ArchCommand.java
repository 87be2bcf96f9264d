package cimmlc.cli;

import cimmlc.arch.Architecture;
import cimmlc.arch.ArchitectureReader;
import cimmlc.arch.ArchitectureTable;
import cimmlc.arch.ArchitectureWriter;
import cimmlc.arch.Architectures;
import cimmlc.arch.Presets;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cimmlc arch}: the chips that are there, one of them, and what is wrong with a file. */
@Command(name = "arch", description = "Lists, shows and checks chips.")
final class ArchCommand {

  @Spec private CommandSpec spec;

  @Command(name = "list", description = "Lists the presets.")
  void list() {
    String format = "%-15s %-4s %5s %9s  %-9s %s\n";
    out().printf(format, "name", "mode", "cores", "crossbars", "cells", "source");
    for (String name : Presets.names()) {
      Architecture chip = Presets.load(name);
      out()
          .printf(
              format,
              name,
              chip.mode(),
              chip.cores(),
              chip.crossbars(),
              chip.crossbar().rows() + "x" + chip.crossbar().columns(),
              chip.source());
    }
  }

  @Command(name = "show", description = "Shows a chip and what follows from its figures.")
  void show(
      @Parameters(paramLabel = "ARCH", description = "A preset or a YAML file.") String arch,
      @Option(names = "--yaml", description = "Print a description file instead.") boolean yaml) {
    Architecture chip = Architectures.load(arch);
    out().print(yaml ? description(arch, chip) : ArchitectureTable.print(chip));
  }

  @Command(name = "check", description = "Checks a description file.")
  void check(@Parameters(paramLabel = "FILE", description = "A YAML file.") Path file) {
    Architecture chip = ArchitectureReader.read(file);
    out()
        .printf(
            "%s: correct: %s, %s, %d cores, %d crossbars\n",
            file, chip.name(), chip.mode(), chip.cores(), chip.crossbars());
  }

  /** A preset with its comments, any other chip in canonical form. */
  private static String description(String arch, Architecture chip) {
    return Presets.names().contains(arch) ? Presets.text(arch) : ArchitectureWriter.print(chip);
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
