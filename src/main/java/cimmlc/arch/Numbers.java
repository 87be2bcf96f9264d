package cimmlc.arch;

import cimmlc.arch.Dimension.Unit;
import cimmlc.diag.Diagnostics;
import cimmlc.yaml.YamlNode;
import cimmlc.yaml.YamlNode.Scalar;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads numbers with their units; what is wrong goes to the problems.
 *
 * @param cycleSeconds the chip's cycle, 0 where it is not known
 */
record Numbers(Diagnostics problems, double cycleSeconds) {

  private static final int LONGEST = 60;
  private static final Pattern QUANTITY =
      Pattern.compile("([+-]?[0-9]+(?:\\.[0-9]*)?(?:[eE][+-]?[0-9]{1,3})?)[ -]*(.*)");
  private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]+");

  /** A value in the unit of the records; empty if a problem was reported. */
  OptionalDouble quantity(String key, YamlNode node, Dimension dimension) {
    if (!(node instanceof Scalar scalar)) {
      return wrong(key, node, node.kind(), dimension.example());
    }
    Matcher parts = QUANTITY.matcher(scalar.text().strip());
    if (scalar.text().length() > LONGEST || !parts.matches()) {
      return wrong(key, node, scalar.quoted() + " is no number", dimension.example());
    }
    return unit(key, scalar, dimension, parts.group(2))
        .map(unit -> inRange(key, scalar, dimension, scaled(new BigDecimal(parts.group(1)), unit)))
        .orElse(OptionalDouble.empty());
  }

  private Optional<Unit> unit(String key, Scalar scalar, Dimension dimension, String name) {
    Unit unit = dimension.units().get(name);
    if (unit == null) {
      String what =
          name.isEmpty()
              ? scalar.quoted() + " has no unit"
              : scalar.quoted() + " has a unit that does not fit here";
      String expected = dimension.example() + " (units: " + dimension.spellings() + ")";
      wrong(key, scalar, what, expected);
      return Optional.empty();
    }
    if (unit.perSecond() && cycleSeconds == 0) {
      String expected = dimension.example() + ", or the duration of a cycle at the top (cycle)";
      wrong(key, scalar, scalar.quoted() + " counts a second of unknown cycles", expected);
      return Optional.empty();
    }
    return Optional.of(unit);
  }

  private double scaled(BigDecimal number, Unit unit) {
    BigDecimal value = number.multiply(unit.factor());
    return unit.perSecond()
        ? value.multiply(new BigDecimal(Double.toString(cycleSeconds))).doubleValue()
        : value.doubleValue();
  }

  private OptionalDouble inRange(String key, Scalar scalar, Dimension dimension, double value) {
    String quoted = scalar.quoted();
    if (value < 0 || (value == 0 && !dimension.zero())) {
      String least = dimension.zero() ? "at least 0" : "more than 0";
      return wrong(key, scalar, quoted + " is too small", least + ", " + dimension.example());
    }
    if (value > dimension.largest()) {
      String most = text(dimension.largest()) + " " + dimension.unit();
      return wrong(key, scalar, quoted + " is too large", "at most " + most);
    }
    if (dimension.whole() && value != Math.rint(value)) {
      return wrong(key, scalar, quoted + " is not a whole number", dimension.example());
    }
    return OptionalDouble.of(value);
  }

  /** A positive whole number without unit; empty if a problem was reported. */
  OptionalInt count(String key, YamlNode node) {
    String expected = "a whole number from 1 to " + Integer.MAX_VALUE;
    if (!(node instanceof Scalar scalar) || !WHOLE.matcher(scalar.text()).matches()) {
      wrong(key, node, node.kind() + " is no whole number", expected);
      return OptionalInt.empty();
    }
    String digits = scalar.text();
    long value = digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
    if (value < 1 || value > Integer.MAX_VALUE || digits.charAt(0) == '-') {
      wrong(key, node, scalar.quoted() + " is out of range", expected);
      return OptionalInt.empty();
    }
    return OptionalInt.of((int) value);
  }

  private OptionalDouble wrong(String key, YamlNode node, String what, String expected) {
    problems.add(node.where(), key + ": " + what + ", expected " + expected);
    return OptionalDouble.empty();
  }

  /** A finite number as a file has it, so that reading gives exactly the same double. */
  static String text(double value) {
    BigDecimal exact = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    return Math.abs(exact.scale()) > 20 ? exact.toString() : exact.toPlainString();
  }
}
