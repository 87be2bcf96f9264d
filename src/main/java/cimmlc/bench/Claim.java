package cimmlc.bench;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a paper says of a bar, in the unit of its metric.
 *
 * @param words in front of the number, such as "up to"; empty where there are none
 * @param low least value
 * @param high largest value; {@code low} where the claim is one number
 */
public record Claim(String words, double low, double high) {

  /** What {@link #parse} understands. */
  static final String FORMS = "3.7, 5 ... 16, up to 123, at least 3.2 or about 1.1";

  private static final String NUMBER = "(-?[0-9]+(?:\\.[0-9]+)?)";
  private static final Pattern FORM =
      Pattern.compile("(up to|at least|about)? ?" + NUMBER + "(?: ?\\.\\.\\.? ?" + NUMBER + ")?");

  /** A number, a range, or a number with words. */
  static Optional<Claim> parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches() || (form.group(1) != null && form.group(3) != null)) {
      return Optional.empty();
    }
    double low = Double.parseDouble(form.group(2));
    double high = form.group(3) == null ? low : Double.parseDouble(form.group(3));
    String words = form.group(1) == null ? "" : form.group(1);
    return low <= high ? Optional.of(new Claim(words, low, high)) : Optional.empty();
  }

  /** True where the claim is a range. */
  public boolean isRange() {
    return low < high;
  }

  /** The part of the claim that a value reaches; 1 inside a range, else to its nearer end. */
  public double share(double value) {
    return value < low ? value / low : value > high ? value / high : 1;
  }

  /** The claim as text. */
  public String print(Metric metric, Quantity quantity) {
    if (isRange()) {
      return number(low) + " ... " + number(high) + unit(metric, quantity);
    }
    return (words.isEmpty() ? "" : words + " ") + number(low) + unit(metric, quantity);
  }

  private static String unit(Metric metric, Quantity quantity) {
    String unit = metric.unit(quantity);
    return unit.equals("x") ? unit : " " + unit;
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
