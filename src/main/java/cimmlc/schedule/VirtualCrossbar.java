package cimmlc.schedule;

import cimmlc.arch.Architecture;
import cimmlc.arch.Binding;
import cimmlc.arch.Crossbar;
import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;

/**
 * The smallest group of crossbars that holds whole weights (3.2.2, Figure 7).
 *
 * @param binding where the bit slices of a weight go; never {@link Binding#FREE}
 * @param rows matrix rows that it holds
 * @param columns matrix columns that it holds
 * @param crossbars that it consists of
 */
public record VirtualCrossbar(Binding binding, int rows, int columns, int crossbars) {

  public VirtualCrossbar {
    if (binding == Binding.FREE || Math.min(rows, Math.min(columns, crossbars)) < 1) {
      throw new IllegalArgumentException(
          "a virtual crossbar " + binding.key() + " of " + rows + " x " + columns);
    }
  }

  /**
   * The virtual crossbar of a chip for weights of so many bits.
   *
   * @param binding not {@link Binding#FREE}
   * @throws InvalidInputException if the chip cannot hold a single weight in that binding
   */
  public static VirtualCrossbar of(Architecture arch, int weightBits, Binding binding) {
    if (!possible(arch, weightBits, binding)) {
      throw new InvalidInputException(
          Location.of(arch.name()),
          "a weight of " + weightBits + " bits does not fit in binding " + binding.key());
    }
    Crossbar crossbar = arch.crossbar();
    int slices = crossbar.slices(weightBits, arch.ext().weightEncoding());
    return binding == Binding.B_TO_COLUMNS
        ? new VirtualCrossbar(binding, crossbar.rows(), crossbar.columns() / slices, 1)
        : new VirtualCrossbar(binding, crossbar.rows(), crossbar.columns(), slices);
  }

  /** True if the chip can hold a weight of so many bits in a binding other than FREE. */
  static boolean possible(Architecture arch, int weightBits, Binding binding) {
    int slices = arch.crossbar().slices(weightBits, arch.ext().weightEncoding());
    return slices
        <= (binding == Binding.B_TO_COLUMNS ? arch.crossbar().columns() : arch.crossbars());
  }
}
