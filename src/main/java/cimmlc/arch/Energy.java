package cimmlc.arch;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** Where the energies of the chip's components come from. Every number has a source. */
public sealed interface Energy {

  /** Nothing is known: no energy and no power is reported. */
  record None() implements Energy {}

  /** A component table of that name, one of those that the performance simulator ships. */
  record Table(String name) implements Energy {}

  /** Numbers in the description file itself. A component that is left out costs nothing. */
  record Inline(Map<Component, Figure> figures) implements Energy {
    public Inline {
      Map<Component, Figure> sorted = new EnumMap<>(Component.class);
      sorted.putAll(figures);
      figures = Collections.unmodifiableMap(sorted);
    }
  }

  /**
   * One number.
   *
   * @param value in the component's unit, 0 or more
   * @param source citation
   */
  record Figure(double value, String source) {
    public Figure {
      if (!(value >= 0) || source.isBlank()) {
        throw new IllegalArgumentException("an energy of " + value + " from '" + source + "'");
      }
    }
  }

  /** What energies are given for. */
  enum Component {
    /** One cell that is active in one step. */
    CELL("cell", "pJ/cell"),
    /** One row driven for one step. */
    DAC("dac", "pJ/row"),
    /** One conversion of a column. */
    ADC("adc", "pJ/conversion"),
    /** Shifting and adding one converted value. */
    SHIFT_ADD("shift_add", "pJ/conversion"),
    /** One digital operation. */
    ALU("alu", "pJ/op"),
    /** One bit read from or written to the global buffer. */
    L0("l0", "pJ/b"),
    /** One bit read from or written to a local buffer. */
    L1("l1", "pJ/b"),
    /** One bit over one hop between cores. */
    CORE_NOC("core_noc", "pJ/b/hop"),
    /** One bit over one hop between crossbars of a core. */
    XB_NOC("xb_noc", "pJ/b/hop"),
    /** One bit to or from off-chip memory. */
    OFF_CHIP("off_chip", "pJ/b"),
    /** The whole chip, all the time. */
    LEAKAGE("leakage", "mW");

    private final String key;
    private final String unit;

    Component(String key, String unit) {
      this.key = key;
      this.unit = unit;
    }

    /** The name in a description file. */
    public String key() {
      return key;
    }

    /** The unit of its figure. */
    public String unit() {
      return unit;
    }
  }
}
