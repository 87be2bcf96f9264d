package cimmlc.schedule.cg;

import cimmlc.arch.Architecture;
import cimmlc.graph.Graph;
import cimmlc.schedule.SchedulingOptions;

/** A way to schedule a network on the cores of a chip. Policies are registered by name. */
public interface CgPolicy {

  /** The name on the command line. */
  String name();

  /**
   * A legal schedule of a graph on a chip.
   *
   * @throws cimmlc.diag.InvalidInputException if the chip cannot hold a single weight
   */
  CgSchedule schedule(Graph graph, Architecture arch, SchedulingOptions options);
}
