package cimmlc.sim.performance;

import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import java.util.Arrays;

/**
 * Times where streams share limited units: requests are served in the order of their times, ties by
 * stream, unit and phase. A stream that misses a value waits at that value's granule.
 */
final class EventEngine {

  private final Timeline timeline;
  private final Timeline.Inputs[] inputs;

  /** Per stream: nothing asked for, part of the inputs known, waiting for one, or requested. */
  private final State[] states;

  private final int[] nextWaiting;
  private final int[][] firstSlot;
  private final RequestQueue queue;
  private int woken = -1;

  private enum State {
    IDLE,
    PARTLY,
    WAITING,
    REQUESTED
  }

  EventEngine(Timeline timeline) {
    this.timeline = timeline;
    int streams = timeline.runs.size();
    this.inputs = new Timeline.Inputs[streams];
    this.states = new State[streams];
    this.nextWaiting = new int[streams];
    this.firstSlot = new int[streams][];
    int slots = 0;
    for (StreamRun run : timeline.runs) {
      for (Lane lane : run.lanes) {
        slots += lane.phases;
      }
    }
    this.queue = new RequestQueue(slots);
    defineSlots();
  }

  private void defineSlots() {
    int slot = 0;
    Arrays.fill(states, State.IDLE);
    for (StreamRun run : timeline.runs) {
      inputs[run.index] = new Timeline.Inputs();
      firstSlot[run.index] = new int[run.lanes.length];
      for (int lane = 0; lane < run.lanes.length; lane++) {
        firstSlot[run.index][lane] = slot;
        for (int phase = 0; phase < run.lanes[lane].phases; phase++) {
          queue.define(slot++, run.index, lane, phase);
        }
      }
    }
  }

  void run() {
    timeline.runs.forEach(this::issue);
    while (!queue.isEmpty()) {
      serve(queue.poll());
    }
    for (StreamRun run : timeline.runs) {
      if (run.next < run.units()) {
        throw new InvalidInputException(
            Location.of("stage " + run.stream.stage()), "waits for a value that is never written");
      }
    }
  }

  /** Requests the first phase of a stream's next unit once all that it waits for is known. */
  private void issue(StreamRun run) {
    State state = states[run.index];
    if (state == State.WAITING || state == State.REQUESTED || run.next >= run.units()) {
      return;
    }
    int turn = run.turns[run.next];
    Lane lane = run.lanes[turn];
    int unit = run.issued[turn];
    if (lane.piece instanceof Piece.Windows && !lane.mayRequest(0, unit)) {
      return;
    }
    Timeline.Inputs in = inputs[run.index];
    if (state == State.IDLE) {
      in.reset(timeline.start);
    }
    if (!timeline.inputs(run, in)) {
      states[run.index] = State.WAITING;
      Place missing = java.util.Objects.requireNonNull(in.missing);
      nextWaiting[run.index] = missing.wait(in.missingGranule, run.index);
      return;
    }
    lane.begin(unit, run.next);
    long time = Issue.time(run, lane, unit, run.next, in);
    states[run.index] = State.REQUESTED;
    queue.add(firstSlot[run.index][turn], time, run.next);
  }

  private void serve(int slot) {
    StreamRun run = timeline.runs.get(queue.stream(slot));
    int turn = queue.lane(slot);
    int phase = queue.phase(slot);
    Lane lane = run.lanes[turn];
    int ordinal = queue.ordinal(slot);
    long time = queue.time(slot);
    int unit = phase == 0 ? run.issued[turn] : lane.resolved[phase];
    if (phase == 0) {
      run.issued[turn]++;
      run.next++;
      run.lastIssue = time;
      run.begin[ordinal] = time;
      states[run.index] = State.IDLE;
    }
    if (lane.piece instanceof Piece.Windows) {
      phase(run, turn, phase, unit, time);
    } else {
      int core = inputs[run.index].core;
      run.runsOn(ordinal, core);
      long end = lane.compute(core, ordinal, time);
      timeline.observer().pixel(lane, time, end);
      finish(run, lane, unit, ordinal, end);
    }
    issue(run);
  }

  private void phase(StreamRun run, int turn, int phase, int unit, long time) {
    Lane lane = run.lanes[turn];
    int ordinal = lane.ordinal(unit);
    long end = lane.serve(phase, unit, time);
    long begin = lane.kind(phase) == Phase.MVM ? lane.mvmStart() : time;
    if (lane.kind(phase) == Phase.MVM) {
      run.mvmBegin[ordinal] = begin;
    }
    lane.resolve(phase, unit, time, end);
    timeline.observer().phase(lane, unit, phase, begin, end);
    if (phase == lane.phases - 1) {
      finish(run, lane, unit, ordinal, end);
    } else {
      request(run, turn, phase + 1, unit);
    }
    if (phase > 0) {
      request(run, turn, phase, unit + 1);
    }
    if (phase > 1) {
      request(run, turn, phase - 1, unit + 2);
    }
    if (lane.kind(phase) == Phase.ALU) {
      lane.feeders.forEach(this::freeSums);
    }
  }

  /** Sums have been added: a window may enter the crossbars into the buffer that held them. */
  private void freeSums(StreamRun feeder) {
    Lane lane = feeder.lanes[0];
    int mvm = lane.phases - 1;
    if (mvm == 0) {
      issue(feeder);
    } else {
      request(feeder, 0, mvm, lane.resolved[mvm]);
    }
  }

  /** Requests a phase of a unit, if it is that phase's next and all that it waits for is known. */
  private void request(StreamRun run, int turn, int phase, int unit) {
    Lane lane = run.lanes[turn];
    if (unit < run.issued[turn]
        && lane.resolved[phase] == unit
        && lane.mayRequest(phase, unit)
        && lane.ask(phase, unit)) {
      int ordinal = lane.ordinal(unit);
      long time = Issue.next(run, lane, phase, unit, ordinal);
      queue.add(firstSlot[run.index][turn] + phase, time, ordinal);
    }
  }

  private void finish(StreamRun run, Lane lane, int unit, int ordinal, long end) {
    timeline.finish(run, lane, unit, ordinal, end, this::complete);
    while (woken >= 0) {
      StreamRun next = timeline.runs.get(woken);
      woken = nextWaiting[woken];
      states[next.index] = State.PARTLY;
      issue(next);
    }
  }

  /** Moves those that wait for a granule to the list of the woken. */
  private void complete(Place place, int granule) {
    int stream = place.release(granule);
    while (stream >= 0) {
      int next = nextWaiting[stream];
      nextWaiting[stream] = woken;
      woken = stream;
      stream = next;
    }
  }
}
