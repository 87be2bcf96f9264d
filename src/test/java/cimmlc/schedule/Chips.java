package cimmlc.schedule;

import cimmlc.arch.Architecture;
import cimmlc.arch.Binding;
import cimmlc.arch.Chip;
import cimmlc.arch.ComputingMode;
import cimmlc.arch.Core;
import cimmlc.arch.Crossbar;
import cimmlc.arch.Extensions;
import cimmlc.arch.Grid;
import cimmlc.arch.Noc;
import cimmlc.arch.Write;

/** Chips of any size with ideal bandwidths. */
public final class Chips {

  private static final double IDEAL = Double.POSITIVE_INFINITY;

  private Chips() {}

  /** A row of cores with some crossbars each; 8 steps an activation, 2-bit cells. */
  public static Architecture of(int cores, int crossbarsPerCore, int rows, int columns) {
    return of(cores, crossbarsPerCore, rows, columns, Extensions.DEFAULT);
  }

  /** The same, with so many rows active at once. */
  public static Architecture parallel(
      int cores, int crossbarsPerCore, int rows, int columns, int parallel) {
    Architecture all = of(cores, crossbarsPerCore, rows, columns);
    return new Architecture(
        all.name(),
        all.mode(),
        all.source(),
        all.cycleSeconds(),
        all.chip(),
        all.core(),
        new Crossbar(rows, columns, parallel, 1, IDEAL, "ReRAM", 2),
        all.ext());
  }

  /** The same, writing at a cost. */
  public static Architecture written(int cores, int crossbarsPerCore, int rows, int columns) {
    return of(cores, crossbarsPerCore, rows, columns, with(new Write(100, 0, IDEAL)));
  }

  /** The same, with bit slices in a binding. */
  public static Architecture bound(int cores, int rows, int columns, Binding binding) {
    Extensions d = Extensions.DEFAULT;
    return of(
        cores,
        4,
        rows,
        columns,
        new Extensions(
            d.weightEncoding(),
            d.write(),
            d.energy(),
            d.offChip(),
            binding,
            d.digitalOps(),
            d.adcPolicy(),
            d.columnFlip()));
  }

  private static Extensions with(Write write) {
    Extensions d = Extensions.DEFAULT;
    return new Extensions(
        d.weightEncoding(),
        write,
        d.energy(),
        d.offChip(),
        d.binding(),
        d.digitalOps(),
        d.adcPolicy(),
        d.columnFlip());
  }

  private static Architecture of(
      int cores, int crossbarsPerCore, int rows, int columns, Extensions extensions) {
    return new Architecture(
        "test chip",
        ComputingMode.WLM,
        "",
        0,
        new Chip(new Grid(1, cores), IDEAL, Noc.IDEAL, IDEAL, IDEAL, IDEAL),
        new Core(new Grid(1, crossbarsPerCore), IDEAL, Noc.IDEAL, IDEAL, IDEAL),
        new Crossbar(rows, columns, rows, 1, IDEAL, "ReRAM", 2),
        extensions);
  }
}
