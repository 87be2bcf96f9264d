package cimmlc.diag;

/**
 * A place in an input.
 *
 * @param file the file, or another name of the input, as the user gave it
 * @param line 1-based; 0 where no line is known
 * @param column 1-based; 0 where no column is known
 */
public record Location(String file, int line, int column) {

  /** A whole file, or an input that has no lines. */
  public static Location of(String file) {
    return new Location(file, 0, 0);
  }

  @Override
  public String toString() {
    if (line == 0) {
      return file;
    }
    return column == 0 ? file + ":" + line : file + ":" + line + ":" + column;
  }
}
