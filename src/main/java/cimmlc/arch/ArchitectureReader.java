package cimmlc.arch;

import cimmlc.diag.Diagnostics;
import cimmlc.yaml.YamlFile;
import cimmlc.yaml.YamlNode.Mapping;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads a description file (3.2). Every problem of the file is reported at once, each with its line
 * and column.
 */
public final class ArchitectureReader {

  private static final YamlFile FILE =
      new YamlFile("a chip's description", "a map of name, computing_mode, chip, core, crossbar");

  private ArchitectureReader() {}

  /**
   * Reads a file.
   *
   * @throws cimmlc.diag.InvalidInputException with every problem of the file
   */
  public static Architecture read(Path path) {
    return read(FILE.read(path));
  }

  /**
   * Reads a text.
   *
   * @param fileName what the text is called in messages
   * @throws cimmlc.diag.InvalidInputException with every problem of the text
   */
  public static Architecture parse(String text, String fileName) {
    return read(FILE.parse(text, fileName));
  }

  /**
   * A chip with some values of its description replaced.
   *
   * @param changes in the form of a description; a tier's keys that it does not name stay
   * @throws cimmlc.diag.InvalidInputException with every problem of the changed description
   */
  public static Architecture change(Architecture chip, Mapping changes) {
    return read(FILE.parse(ArchitectureWriter.print(chip), chip.name()).with(changes));
  }

  private static Architecture read(Mapping map) {
    Diagnostics problems = new Diagnostics();
    Optional<Architecture> read = architecture(map, problems);
    return read.orElseThrow(() -> FILE.inOrder(problems));
  }

  private static Optional<Architecture> architecture(Mapping map, Diagnostics problems) {
    Fields root = Fields.of(map, Keys.TOP, new Numbers(problems, 0));
    double cycle = root.number("cycle", Dimension.TIME);
    Fields top = root.withCycle(cycle);
    final String name = name(top);
    if (!top.has("computing_mode")) {
      top.missing("computing_mode", "computing_mode: CM, XBM or WLM");
    }
    Optional<ComputingMode> mode =
        top.oneOf("computing_mode", Arrays.asList(ComputingMode.values()), ComputingMode::name);
    String source = top.text("source").orElse("");
    Optional<Fields> chipFields = top.tier("chip", Keys.CHIP);
    Optional<Fields> coreFields = top.tier("core", Keys.CORE);
    Optional<Fields> crossbarFields = top.tier("crossbar", Keys.CROSSBAR);
    ExtensionReader extensions = new ExtensionReader(top, chipFields, crossbarFields);
    double total = extensions.l0TotalBitsPerCycle();
    Optional<Chip> chip = chipFields.flatMap(fields -> TierReader.chip(fields, total));
    Optional<Core> core = coreFields.flatMap(TierReader::core);
    Optional<Crossbar> crossbar = crossbarFields.flatMap(TierReader::crossbar);
    Extensions ext = extensions.read();
    if (chip.isPresent() && core.isPresent()) {
      checkNumber(coreFields.orElseThrow(), chip.get().cores(), core.get().crossbars());
    }
    return problems.isEmpty()
        ? Optional.of(
            new Architecture(
                name,
                mode.orElseThrow(),
                source,
                cycle,
                chip.orElseThrow(),
                core.orElseThrow(),
                crossbar.orElseThrow(),
                ext))
        : Optional.empty();
  }

  /** A name goes into names of files, so it has no separators. */
  private static String name(Fields top) {
    if (!top.has("name")) {
      top.missing("name", "name: the chip's name");
      return "";
    }
    String name = top.text("name").orElse("x");
    if (!name.matches("[\\p{L}\\p{N}][\\p{L}\\p{N} ._+-]{0,79}")) {
      top.problem("name", "not a name, expected letters, digits, '-', '_', '.', '+', at most 80");
    }
    return name;
  }

  private static void checkNumber(Fields core, Grid cores, Grid crossbars) {
    if (!Limits.crossbarsFit(cores, crossbars)) {
      String number = cores + " cores of " + crossbars + " crossbars";
      core.problem("xb_number", number + ", expected at most " + Limits.MOST + " in all");
    }
  }
}
