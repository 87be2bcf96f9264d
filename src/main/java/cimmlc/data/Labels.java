package cimmlc.data;

import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The right classes: a plain text of numbers, or IDX, .npy or .pb of one number a sample. */
final class Labels {

  private Labels() {}

  /**
   * Reads all labels of a file.
   *
   * @throws InvalidInputException if the file holds anything but class numbers
   */
  static int[] read(Path file) {
    return DataFile.isKnown(file) ? decoded(file) : text(file);
  }

  private static int[] decoded(Path file) {
    Values values = DataFile.open(file, 1);
    float[] numbers = new float[Math.toIntExact(values.shape().elements())];
    if (values.labels() != null) {
      return values.labels();
    }
    values.read(0, numbers);
    int[] labels = new int[numbers.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (int) numbers[i];
      if (labels[i] != numbers[i] || labels[i] < 0) {
        throw bad(file, numbers[i] + " is not a class number");
      }
    }
    return labels;
  }

  private static int[] text(Path file) {
    try {
      String[] words = Files.readString(file).strip().split("[\\s,]+");
      return Arrays.stream(words).mapToInt(word -> number(file, word)).toArray();
    } catch (IOException e) {
      throw bad(file, "cannot be read as text: " + e.getMessage());
    }
  }

  private static int number(Path file, String word) {
    try {
      return Integer.parseUnsignedInt(word);
    } catch (NumberFormatException e) {
      throw bad(file, "'%s' is not a class number".formatted(word));
    }
  }

  private static InvalidInputException bad(Path file, String message) {
    return new InvalidInputException(Location.of(file.toString()), message);
  }
}
