package cimmlc.yaml;

import cimmlc.diag.Diagnostic;
import cimmlc.diag.Diagnostics;
import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import cimmlc.yaml.YamlNode.Mapping;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A kind of file that users write: a map in YAML.
 *
 * @param what it holds, such as "a chip's description"
 * @param form of the map, such as "a map of name, chip, core"
 */
public record YamlFile(String what, String form) {

  private static final int LARGEST_FILE = 2 << 20;
  private static final int MOST_PROBLEMS = 100;

  /**
   * Reads a file.
   *
   * @throws InvalidInputException if it cannot be read or is no map
   */
  public Mapping read(Path path) {
    String name = path.toString();
    try (InputStream in = Files.newInputStream(path)) {
      return parse(decode(in.readNBytes(LARGEST_FILE + 1), name), name);
    } catch (NoSuchFileException _) {
      throw new InvalidInputException(
          Location.of(name), "there is no such file, expected " + what + " in YAML");
    } catch (IOException e) {
      throw new InvalidInputException(
          Location.of(name), "cannot be read (" + e.getMessage() + "), expected a YAML file");
    }
  }

  /**
   * Reads a text.
   *
   * @param fileName what the text is called in messages
   * @throws InvalidInputException if it is no map
   */
  public Mapping parse(String text, String fileName) {
    checkLength(text.length(), fileName);
    String yaml = text.startsWith("\uFEFF") ? text.substring(1) : text;
    checkPrintable(yaml, fileName);
    YamlNode root =
        YamlTree.parse(yaml, fileName)
            .orElseThrow(() ->
                new InvalidInputException(
                    Location.of(fileName), "the file is empty, expected " + what));
    if (root instanceof Mapping map) {
      return map;
    }
    throw new InvalidInputException(root.where(), root.kind() + ", expected " + form);
  }

  /** The problems in the order of the file; of a hopeless file the first ones. */
  public InvalidInputException inOrder(Diagnostics problems) {
    Comparator<Diagnostic> byPlace = Comparator.comparingInt(problem -> problem.where().line());
    List<Diagnostic> all = problems.toList();
    List<Diagnostic> first =
        all.stream()
            .sorted(byPlace.thenComparingInt(problem -> problem.where().column()))
            .limit(MOST_PROBLEMS)
            .collect(Collectors.toCollection(ArrayList::new));
    if (all.size() > MOST_PROBLEMS) {
      String more = (all.size() - MOST_PROBLEMS) + " more problems, expected " + what;
      first.add(new Diagnostic(Location.of(first.getLast().where().file()), more));
    }
    return new InvalidInputException(first);
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
