package cimmlc.arch;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * What a value of a key measures: its units, and what it is when it is ideal.
 *
 * @param example how to write one, for messages
 * @param units accepted spellings, the unit that the records use first; the empty spelling if a
 *     bare number will do
 * @param ideal the value where none is given
 * @param zero true if 0 is allowed
 * @param whole true if only whole numbers make sense
 * @param largest the largest finite value
 */
record Dimension(
    String example,
    SequencedMap<String, Unit> units,
    double ideal,
    boolean zero,
    boolean whole,
    double largest) {

  /**
   * A unit.
   *
   * @param factor to the unit that the records use
   * @param perSecond true if the value counts for a second where the records count for a cycle
   */
  record Unit(BigDecimal factor, boolean perSecond) {}

  static final Dimension TIME =
      cost("a time such as 100 ns", "s 1, ms 1e-3, us 1e-6, ns 1e-9, ps 1e-12", 3600).above0();
  static final Dimension SIZE =
      capacity(
          "a size such as 96 KB",
          "B 1, KB 1024, MB 1048576, GB 1073741824, KiB 1024, MiB 1048576, GiB 1073741824,"
              + " b 0.125, kb 128, Kb 128, Mb 131072, Gb 134217728");
  static final Dimension BANDWIDTH =
      capacity(
              "a bandwidth such as 384 b/cycle",
              "b/cycle 1, B/cycle 8, bit/cycle 1, bits/cycle 1, KB/cycle 8192")
          .orPerSecond("b/s 1, kb/s 1e3, Kb/s 1e3, Mb/s 1e6, Gb/s 1e9, Tb/s 1e12")
          .orPerSecond("B/s 8, KB/s 8e3, MB/s 8e6, GB/s 8e9, TB/s 8e12");
  static final Dimension OPERATIONS =
      capacity("a speed such as 1024 ops/cycle", "ops/cycle 1, op/cycle 1")
          .orPerSecond("ops/s 1, Mops/s 1e6, Gops/s 1e9, Tops/s 1e12, GOPS 1e9, TOPS 1e12");
  static final Dimension FLIT = capacity("a flit such as 32 b", "b 1, bit 1, bits 1, B 8");
  static final Dimension CYCLES = cost("a time such as 2 cycles", "cycles 1, cycle 1,  1", 1e12);
  static final Dimension HOP =
      cost("a cost such as 2 cycles/hop", "cycles/hop 1, cycle/hop 1, cycles 1, cycle 1", 1e12);
  static final Dimension ROW_CYCLES =
      cost(
          "a time such as 10 cycles/row", "cycles/row 1, cycle/row 1, cycles 1, cycle 1,  1", 1e12);
  static final Dimension ROW_ENERGY =
      cost("an energy such as 100 pJ/row", "pJ/row 1, fJ/row 1e-3, nJ/row 1e3, uJ/row 1e6", 1e18);
  static final Dimension WRITES = capacity("a number such as 1e8 writes", "writes 1,  1");
  static final Dimension BITS =
      new Dimension(
          "a number of bits such as 8",
          units("bit 1, bits 1, b 1,  1", false),
          Double.POSITIVE_INFINITY,
          false,
          true,
          32);
  static final Dimension ROWS =
      new Dimension(
          "a number of rows such as 8",
          units("rows 1, row 1,  1", false),
          Double.POSITIVE_INFINITY,
          false,
          true,
          Limits.MOST);

  /** The energy (or, for leakage, the power) of a component. */
  static Dimension of(Energy.Component component) {
    String unit = component.unit();
    if (unit.equals("mW")) {
      return cost("a power such as 5 mW", "mW 1, uW 1e-3, W 1e3", Limits.LARGEST);
    }
    String per = unit.substring(2);
    String units = "pJ% 1, fJ% 1e-3, nJ% 1e3".replace("%", per);
    if (per.startsWith("/b")) {
      units += ", " + units.replace("/b", "/bit");
    }
    return cost("an energy such as 1.5 " + unit, units, Limits.LARGEST);
  }

  /** The unit that the records use. */
  String unit() {
    return units.firstEntry().getKey();
  }

  private static Dimension capacity(String example, String units) {
    return new Dimension(
        example, units(units, false), Double.POSITIVE_INFINITY, false, false, Limits.LARGEST);
  }

  private static Dimension cost(String example, String units, double largest) {
    return new Dimension(example, units(units, false), 0, true, false, largest);
  }

  private Dimension above0() {
    return new Dimension(example, units, ideal, false, whole, largest);
  }

  private Dimension orPerSecond(String more) {
    SequencedMap<String, Unit> all = new LinkedHashMap<>(units);
    all.putAll(units(more, true));
    return new Dimension(example, all, ideal, zero, whole, largest);
  }

  /** From "unit factor, unit factor, ...". */
  private static SequencedMap<String, Unit> units(String text, boolean perSecond) {
    SequencedMap<String, Unit> units = new LinkedHashMap<>();
    for (String pair : text.split(",", -1)) {
      int space = pair.lastIndexOf(' ');
      units.put(
          pair.substring(0, space).strip(),
          new Unit(new BigDecimal(pair.substring(space + 1)), perSecond));
    }
    return units;
  }

  /** The spellings, for messages. */
  String spellings() {
    return String.join(
        ", ", units.keySet().stream().filter(spelling -> !spelling.isEmpty()).toList());
  }

  /** True if a bare number will do. */
  boolean unitOptional() {
    return units.containsKey("");
  }
}
