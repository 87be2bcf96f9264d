package cimmlc.sim.performance;

import cimmlc.flow.Flow;
import cimmlc.flow.Statement;
import java.util.ArrayList;
import java.util.List;

/** Executes flows on time (4.1; docs/timing.md). */
public final class PerformanceSimulator {

  private PerformanceSimulator() {}

  /**
   * The cost of a flow on the chip in its header.
   *
   * @throws cimmlc.diag.InvalidInputException if the flow does what the simulator has no rule for,
   *     or waits for a value that is never written
   */
  public static PerformanceResult simulate(Flow flow, SimulationOptions options) {
    List<SegmentTiming> segments = new ArrayList<>();
    long start = 0;
    for (Statement.Segment segment : flow.body()) {
      SegmentTiming timing = new SegmentSimulation(flow.header(), segment, start).run(options);
      segments.add(timing);
      start += timing.latencyCycles();
    }
    return new PerformanceResult(segments, options.images());
  }
}
