package cimmlc.flow;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A whole number that depends linearly on the variables of the enclosing {@code repeat}s.
 *
 * @param constant the value where every variable is 0
 * @param coefficients factor of each variable, never 0
 */
public record Affine(long constant, SortedMap<String, Long> coefficients) {

  public Affine {
    TreeMap<String, Long> copy = new TreeMap<>(coefficients);
    copy.values().removeIf(factor -> factor == 0);
    coefficients = Collections.unmodifiableSortedMap(copy);
  }

  /** A number. */
  public static Affine of(long constant) {
    return new Affine(constant, Collections.emptySortedMap());
  }

  /** This, plus {@code factor * variable}. */
  public Affine plus(long factor, String variable) {
    TreeMap<String, Long> sum = new TreeMap<>(coefficients);
    sum.merge(variable, factor, Math::addExact);
    return new Affine(constant, sum);
  }

  /** This, plus a number. */
  public Affine plus(long offset) {
    return new Affine(Math.addExact(constant, offset), coefficients);
  }

  /** The value for given variables. */
  public long at(Map<String, Long> variables) {
    long value = constant;
    for (var term : coefficients.entrySet()) {
      value += term.getValue() * variables.getOrDefault(term.getKey(), 0L);
    }
    return value;
  }

  /** True where no variable matters. */
  public boolean isConstant() {
    return coefficients.isEmpty();
  }

  @Override
  public String toString() {
    if (coefficients.isEmpty()) {
      return Long.toString(constant);
    }
    StringBuilder text = new StringBuilder();
    if (constant != 0) {
      text.append(constant);
    }
    coefficients.forEach((variable, factor) -> {
      // A name may contain hyphens: one that is to be a minus stands apart from the variable.
      boolean behindVariable = !variable.equals(coefficients.firstKey());
      text.append(factor < 0 ? behindVariable ? " -" : "-" : text.isEmpty() ? "" : "+");
      text.append(Math.abs(factor) == 1 ? "" : Math.abs(factor) + "*").append(variable);
    });
    return text.toString();
  }
}
