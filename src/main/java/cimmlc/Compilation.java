package cimmlc;

import cimmlc.codegen.GeneratedFlow;
import cimmlc.graph.Graph;
import cimmlc.schedule.SchedulingOptions;
import cimmlc.schedule.cg.Bounds;
import cimmlc.schedule.cg.CgSchedule;
import cimmlc.schedule.mvm.MvmSegment;
import cimmlc.sim.performance.PerformanceResult;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the compiler made of a network, level by level.
 *
 * @param program the network as a flow
 * @param options of the schedule
 * @param performance of the flow
 * @param unoptimized performance of policy {@code none} in core mode on the same chip
 * @param bounds what no schedule of the network on the chip falls below
 * @param limit of the peak power; absent where there is none
 * @param seconds wall time of each phase, by the phase's name in result.json
 * @param assumptions a line for each idealisation that was in force
 */
public record Compilation(
    Program program,
    SchedulingOptions options,
    PerformanceResult performance,
    PerformanceResult unoptimized,
    Bounds bounds,
    Optional<PowerLimit> limit,
    Map<String, Double> seconds,
    List<String> assumptions) {

  /**
   * A power budget and what it costs.
   *
   * @param watts that the peak must not exceed
   * @param unlimitedCycles latency without it
   */
  public record PowerLimit(double watts, long unlimitedCycles) {}

  /** The network as imported. */
  public Network network() {
    return program.network();
  }

  /** The network, quantised. */
  public Graph graph() {
    return program.graph();
  }

  /** The computing-graph level. */
  public CgSchedule cg() {
    return program.schedule().cg();
  }

  /** Where copies stand on crossbars, a segment each; empty in core mode. */
  public List<MvmSegment> placement() {
    return program.schedule().placement();
  }

  /** The flow and its weights. */
  public GeneratedFlow generated() {
    return program.generated();
  }
}
