package cimmlc.arch;

import cimmlc.arch.YamlNode.Mapping;
import cimmlc.diag.Diagnostic;
import cimmlc.diag.Diagnostics;
import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads a description file (3.2). Every problem of the file is reported at once, each with its line
 * and column.
 */
public final class ArchitectureReader {

  private static final int LARGEST_FILE = 2 << 20;
  private static final int MOST_PROBLEMS = 100;

  private ArchitectureReader() {}

  /**
   * Reads a file.
   *
   * @throws InvalidInputException with every problem of the file
   */
  public static Architecture read(Path path) {
    String name = path.toString();
    try (InputStream in = Files.newInputStream(path)) {
      return parse(decode(in.readNBytes(LARGEST_FILE + 1), name), name);
    } catch (NoSuchFileException _) {
      throw new InvalidInputException(
          Location.of(name), "there is no such file, expected a chip's description in YAML");
    } catch (IOException e) {
      throw new InvalidInputException(
          Location.of(name), "cannot be read (" + e.getMessage() + "), expected a YAML file");
    }
  }

  /**
   * Reads a text.
   *
   * @param fileName what the text is called in messages
   * @throws InvalidInputException with every problem of the text
   */
  public static Architecture parse(String text, String fileName) {
    checkLength(text.length(), fileName);
    String yaml = text.startsWith("\uFEFF") ? text.substring(1) : text;
    checkPrintable(yaml, fileName);
    Optional<YamlNode> root = YamlTree.parse(yaml, fileName);
    if (root.isEmpty()) {
      throw new InvalidInputException(
          Location.of(fileName), "the file is empty, expected the description of a chip");
    }
    if (!(root.get() instanceof Mapping map)) {
      throw new InvalidInputException(
          root.get().where(),
          root.get().kind() + ", expected a map of name, computing_mode, chip, core, crossbar");
    }
    Diagnostics problems = new Diagnostics();
    Optional<Architecture> read = architecture(map, problems);
    return read.orElseThrow(() -> inOrder(problems));
  }

  /** The problems in the order of the file; of a hopeless file the first ones. */
  private static InvalidInputException inOrder(Diagnostics problems) {
    Comparator<Diagnostic> byPlace = Comparator.comparingInt(problem -> problem.where().line());
    List<Diagnostic> all = problems.toList();
    List<Diagnostic> first =
        all.stream()
            .sorted(byPlace.thenComparingInt(problem -> problem.where().column()))
            .limit(MOST_PROBLEMS)
            .collect(Collectors.toCollection(ArrayList::new));
    if (all.size() > MOST_PROBLEMS) {
      String more = (all.size() - MOST_PROBLEMS) + " more problems, expected a chip's description";
      first.add(new Diagnostic(Location.of(first.getLast().where().file()), more));
    }
    return new InvalidInputException(first);
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

  private static void checkLength(int length, String file) {
    if (length > LARGEST_FILE) {
      throw new InvalidInputException(
          Location.of(file), "the file is too large, expected at most " + LARGEST_FILE + " bytes");
    }
  }

  private static String decode(byte[] bytes, String file) throws IOException {
    checkLength(bytes.length, file);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException _) {
      throw new InvalidInputException(
          Location.of(file), "the file is not a text in UTF-8, expected YAML");
    }
  }

  private static void checkPrintable(String text, String file) {
    int line = 1;
    int column = 1;
    for (int c : text.codePoints().toArray()) {
      if (!printable(c)) {
        throw new InvalidInputException(
            new Location(file, line, column),
            String.format("the character U+%04X is not allowed, expected a text file", c));
      }
      line += c == '\n' ? 1 : 0;
      column = c == '\n' ? 1 : column + 1;
    }
  }

  /**
   * What YAML calls printable: no control characters, halves of surrogate pairs, non-characters.
   */
  private static boolean printable(int c) {
    return c == '\t'
        || c == '\n'
        || c == '\r'
        || c == 0x85
        || (c >= ' ' && c <= '~')
        || (c >= 0xA0 && c < 0xD800)
        || (c >= 0xE000 && c <= 0xFFFD)
        || c > 0xFFFF;
  }
}
