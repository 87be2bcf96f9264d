package cimmlc;

import cimmlc.codegen.GeneratedFlow;
import cimmlc.graph.Graph;
import cimmlc.schedule.SchedulingOptions;
import cimmlc.schedule.cg.CgSchedule;
import cimmlc.sim.performance.PerformanceResult;
import java.util.List;
import java.util.Map;

/**
 * What the compiler made of a network, level by level.
 *
 * @param network as imported
 * @param options of the schedule
 * @param graph quantised
 * @param cg the computing-graph level
 * @param generated the flow and its weights
 * @param performance of the flow
 * @param unoptimized performance of policy {@code none} in core mode on the same chip
 * @param seconds wall time of each phase, by the phase's name in result.json
 * @param assumptions a line for each idealisation that was in force
 */
public record Compilation(
    Network network,
    SchedulingOptions options,
    Graph graph,
    CgSchedule cg,
    GeneratedFlow generated,
    PerformanceResult performance,
    PerformanceResult unoptimized,
    Map<String, Double> seconds,
    List<String> assumptions) {}
