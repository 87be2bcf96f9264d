package cimmlc.bench;

import java.util.Locale;

/** What a bar shows of a quantity. */
public enum Metric {
  /** Of the setting it is compared with, by its own. */
  SPEEDUP("speedup", "x", "speed-up in "),
  /** What part of the other setting's is saved, in percent. */
  REDUCTION("reduction", "%", "reduction of "),
  /** Its own by that of the setting it is compared with. */
  RATIO("ratio", "x", "ratio of "),
  /** Its own by the proven lower bound; knows cycles and interval-cycles. */
  GAP("gap", "x", "multiple of the lower bound: "),
  /** The quantity itself. */
  VALUE("value", "", "");

  private final String key;
  private final String unit;
  private final String words;

  Metric(String key, String unit, String words) {
    this.key = key;
    this.unit = unit;
    this.words = words;
  }

  /** The name in a file. */
  public String key() {
    return key;
  }

  /** What a bar shows, in words. */
  public String of(Quantity quantity) {
    return words + quantity.words();
  }

  /** True where a bar names a second setting. */
  public boolean compares() {
    return this != VALUE && this != GAP;
  }

  /** True where 1 means "no difference", so that a logarithmic axis is honest. */
  public boolean isFactor() {
    return unit.equals("x");
  }

  /** The value of a bar. */
  public double of(double own, double other) {
    return switch (this) {
      case SPEEDUP -> other / own;
      case REDUCTION -> 100 * (1 - own / other);
      case RATIO, GAP -> own / other;
      case VALUE -> own;
    };
  }

  /** A value of this metric as text, with its unit. */
  public String print(double value, Quantity quantity) {
    return switch (this) {
      case REDUCTION -> String.format(Locale.ROOT, "%.1f %%", value);
      case VALUE -> quantity.print(value) + " " + quantity.unit();
      default -> String.format(Locale.ROOT, value < 1.95 ? "%.3fx" : decimals(value), value);
    };
  }

  private static String decimals(double value) {
    return value < 10 ? "%.2fx" : value < 100 ? "%.1fx" : "%.0fx";
  }

  /** The unit of an axis. */
  public String unit(Quantity quantity) {
    return this == VALUE ? quantity.unit() : unit;
  }
}
