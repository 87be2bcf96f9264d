package cimmlc.sim.performance;

import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;

/**
 * Times where no streams share a limited unit: stream by stream, unit by unit. Every time is then a
 * maximum of times that are known already.
 */
final class OrderedPass {

  private final Timeline timeline;
  private final Timeline.Inputs inputs = new Timeline.Inputs();

  OrderedPass(Timeline timeline) {
    this.timeline = timeline;
  }

  void run() {
    for (StreamRun run : timeline.runs) {
      while (run.next < run.units()) {
        unit(run);
      }
    }
  }

  private void unit(StreamRun run) {
    inputs.reset(timeline.start);
    if (!timeline.inputs(run, inputs)) {
      throw new InvalidInputException(
          Location.of("stage " + run.stream.stage()), "reads a value before it is written");
    }
    int turn = run.turns[run.next];
    Lane lane = run.lanes[turn];
    int ordinal = run.next++;
    int unit = run.issued[turn]++;
    lane.begin(unit, ordinal);
    long time = Issue.time(run, lane, unit, ordinal, inputs);
    run.lastIssue = time;
    run.begin[ordinal] = time;
    long end = time;
    if (lane.piece instanceof Piece.Windows) {
      for (int phase = 0; phase < lane.phases; phase++) {
        long request = phase == 0 ? time : Issue.next(run, lane, phase, unit, ordinal);
        if (lane.kind(phase) == Phase.MVM) {
          run.mvmBegin[ordinal] = request;
        }
        end = lane.serve(phase, unit, request);
        lane.resolve(phase, unit, request, end);
        timeline.observer().phase(lane, unit, phase, request, end);
      }
    } else {
      run.runsOn(ordinal, inputs.core);
      end = lane.compute(inputs.core, ordinal, time);
      timeline.observer().pixel(lane, time, end);
    }
    timeline.finish(run, lane, unit, ordinal, end, (_, _) -> {});
  }
}
