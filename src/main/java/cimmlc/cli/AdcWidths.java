package cimmlc.cli;

import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Widths of the ADC to look at, such as {@code 8}, {@code 4..12} or {@code 6,8,lossless}.
 *
 * @param bits of each, in the user's order; {@code lossless} is +infinity
 */
record AdcWidths(List<Double> bits) {

  private static final Pattern ITEM = Pattern.compile("(\\d{1,2})(?:\\.\\.(\\d{1,2}))?");
  private static final int MOST = 32;

  AdcWidths {
    bits = List.copyOf(bits);
  }

  /** The width, where there is just one. */
  OptionalDouble single() {
    return bits.size() == 1 ? OptionalDouble.of(bits.getFirst()) : OptionalDouble.empty();
  }

  /**
   * The only width.
   *
   * @throws InvalidInputException if there are several
   */
  OptionalDouble one() {
    if (bits.size() != 1) {
      throw new InvalidInputException(
          Location.of("--adc"), bits.size() + " widths, expected one; verify takes several");
    }
    return single();
  }

  static AdcWidths parse(String text) {
    List<Double> bits = new ArrayList<>();
    for (String item : text.split(",", -1)) {
      Matcher range = ITEM.matcher(item);
      if (item.equals("lossless")) {
        bits.add(Double.POSITIVE_INFINITY);
      } else if (range.matches()) {
        int from = Integer.parseInt(range.group(1));
        int to = range.group(2) == null ? from : Integer.parseInt(range.group(2));
        check(1 <= from && from <= to && to <= MOST, text);
        for (int width = from; width <= to; width++) {
          bits.add((double) width);
        }
      } else {
        check(false, text);
      }
    }
    return new AdcWidths(bits.stream().distinct().toList());
  }

  private static void check(boolean condition, String text) {
    if (!condition) {
      throw new TypeConversionException(
          "'%s', expected 1 to %d or lossless, or several: 4..12,lossless".formatted(text, MOST));
    }
  }

  /** Reads the option. */
  static final class Converter implements ITypeConverter<AdcWidths> {

    @Override
    public AdcWidths convert(String text) {
      return parse(text);
    }
  }
}
