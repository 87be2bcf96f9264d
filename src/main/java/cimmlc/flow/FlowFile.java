package cimmlc.flow;

import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A flow on disk: its text, and the weights file {@value #WEIGHTS} beside it.
 *
 * @param parsed the text
 * @param weights the mapped weights file; empty for a flow without constants
 */
public record FlowFile(ParsedFlow parsed, MemorySegment weights) {

  /** Name of the weights file, in the flow's directory. */
  public static final String WEIGHTS = "weights.bin";

  /** Name of the flow in a result directory. */
  public static final String FLOW = "flow.mop";

  /**
   * Reads a flow.
   *
   * @param path the text, or a directory that holds {@value #FLOW}
   * @throws InvalidInputException if it is no flow, or its weights are missing or too short
   */
  public static FlowFile read(Path path) {
    ParsedFlow parsed = parse(path);
    try {
      return new FlowFile(parsed, weights(parsed.flow().header(), place(path, WEIGHTS)));
    } catch (NoSuchFileException e) {
      throw new InvalidInputException(Location.of(String.valueOf(e.getFile())), "no such file");
    } catch (IOException e) {
      throw new InvalidInputException(Location.of(path.toString()), "cannot be read: " + e);
    }
  }

  /**
   * Reads the text of a flow alone.
   *
   * @param path the text, or a directory that holds {@value #FLOW}
   * @throws InvalidInputException if it is no flow
   */
  public static ParsedFlow parse(Path path) {
    Path text = Files.isDirectory(path) ? path.resolve(FLOW) : path;
    try {
      return FlowParser.parse(Files.readString(text), text.toString());
    } catch (NoSuchFileException e) {
      throw new InvalidInputException(Location.of(String.valueOf(e.getFile())), "no such file");
    } catch (CharacterCodingException _) {
      throw new InvalidInputException(Location.of(text.toString()), "is no text, expected a flow");
    } catch (IOException e) {
      throw new InvalidInputException(Location.of(text.toString()), "cannot be read: " + e);
    }
  }

  private static Path place(Path path, String file) {
    return Files.isDirectory(path) ? path.resolve(file) : path.resolveSibling(file);
  }

  private static MemorySegment weights(Header header, Path file) throws IOException {
    long needed =
        header.constants().values().stream()
            .mapToLong(constant -> Math.addExact(constant.offset(), constant.bytes()))
            .max()
            .orElse(0);
    if (needed == 0) {
      return MemorySegment.NULL;
    }
    long size = Files.size(file);
    if (size < needed) {
      throw new InvalidInputException(
          Location.of(file.toString()), size + " bytes, expected at least " + needed);
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, size, Arena.ofAuto());
    }
  }

  /** Writes a flow's text. */
  public static void write(Flow flow, Path file) throws IOException {
    try (var out = Files.newBufferedWriter(file)) {
      FlowPrinter.print(flow, out);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
