package cimmlc.schedule.cg;

import cimmlc.arch.Architecture;
import cimmlc.arch.ComputingMode;
import cimmlc.arch.Energy.Component;
import cimmlc.arch.Energy.Figure;
import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import cimmlc.schedule.CrossbarMapping;
import cimmlc.schedule.SchedulingOptions;
import cimmlc.schedule.cg.ScheduledOperator.Cim;
import java.util.Map;

/**
 * Power and energy of a schedule as far as duplication changes them. A component without a figure
 * counts as 0, as in the performance simulator.
 *
 * @param figures of the chip's components, not empty
 */
public record PowerModel(
    Architecture arch, SchedulingOptions options, Map<Component, Figure> figures) {

  /**
   * The model of a chip.
   *
   * @throws InvalidInputException if the chip has no energy numbers
   */
  public PowerModel {
    check(arch, figures);
  }

  /**
   * Is the power of a chip known?
   *
   * @throws InvalidInputException if it has no energy numbers
   */
  public static void check(Architecture arch, Map<Component, Figure> figures) {
    if (figures.isEmpty()) {
      throw new InvalidInputException(
          Location.of(arch.name()),
          "has no energy numbers, expected `energy` in its description: the name of a table, or"
              + " numbers with their sources");
    }
  }

  /** Watts of the crossbars of one copy while a window is multiplied. */
  public double activeWatts(Cim cim) {
    if (arch.cycleSeconds() == 0) {
      throw new InvalidInputException(
          Location.of(arch.name()), "has no `cycle`, expected its duration: power needs it");
    }
    double steps = arch.crossbar().steps(options.activationBits());
    return mvmPj(cim) * 1e-12 / (steps * rowGroups(cim) * arch.cycleSeconds());
  }

  /** Watts of the whole chip at all times. */
  public double leakageWatts() {
    return value(Component.LEAKAGE) * 1e-3;
  }

  /** Energy of one MVM of one copy, pJ. */
  private double mvmPj(Cim cim) {
    CrossbarMapping mapping = CrossbarMapping.of(cim.form(), arch, options.weightBits());
    double steps = arch.crossbar().steps(options.activationBits());
    double groups = rowGroups(cim);
    int slices = arch.crossbar().slices(options.weightBits(), arch.ext().weightEncoding());
    double rowBlocks = mapping.groupsPerVxb() > 0 ? 1 : mapping.rowVxbs();
    double columns = (double) cim.form().columns() * cim.form().groups() * slices;
    double rows = (double) cim.form().rows() * cim.form().groups();
    double conversions = columns * rowBlocks * groups * steps;
    double cells = columns * cim.form().rows() * steps;
    double driven = rows * Math.max(1, mapping.columnVxbs()) * mapping.vxb().crossbars() * steps;
    return cells * value(Component.CELL)
        + driven * value(Component.DAC)
        + conversions * (value(Component.ADC) + value(Component.SHIFT_ADD));
  }

  /**
   * Energy of an inference that depends on the schedule, pJ: values loaded for each copy, leakage,
   * and weights written again.
   */
  double variablePj(CgSchedule schedule) {
    CgLatency latency = CgLatency.of(schedule, options);
    double leakage = leakageWatts() * latency.cyclesWithReload() * arch.cycleSeconds() * 1e12;
    boolean written = schedule.segments().size() > 1;
    double energy = leakage;
    for (Segment segment : schedule.segments()) {
      OperatorCycles cycles = new OperatorCycles(schedule.graph(), arch, options, segment);
      int index = 0;
      for (Cim cim : segment.cims()) {
        energy += loadPj(cim, cycles.phases(index++)) + (written ? writePj(cim) : 0);
      }
    }
    return energy;
  }

  private double loadPj(Cim cim, PhaseCycles phases) {
    double bits = phases.loadedValues(cim.duplication()) * options.activationBits();
    double windows = Math.max(1, cim.form().windows());
    return windows * bits * (value(Component.L0) + value(Component.L1));
  }

  private double writePj(Cim cim) {
    CrossbarMapping mapping = CrossbarMapping.of(cim.form(), arch, options.weightBits());
    double rows = (double) cim.form().rows() * cim.form().groups() * mapping.columnVxbs();
    return rows
        * mapping.vxb().crossbars()
        * cim.duplication()
        * arch.ext().write().energyPjPerRow();
  }

  /** Row groups of a crossbar that are activated: all of them, in WLM those that hold rows. */
  private int rowGroups(Cim cim) {
    int rows = arch.crossbar().rows();
    if (arch.mode() == ComputingMode.WLM) {
      CrossbarMapping mapping = CrossbarMapping.of(cim.form(), arch, options.weightBits());
      rows = Math.min(rows, Math.max(1, mapping.groupsPerVxb()) * cim.form().rows());
    }
    return arch.crossbar().rowGroups(rows);
  }

  private double value(Component component) {
    Figure figure = figures.get(component);
    return figure == null ? 0 : figure.value();
  }
}
