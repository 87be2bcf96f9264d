package cimmlc.sim.performance;

import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import java.util.Arrays;

/**
 * Gives units their times. Requests to units that others use too are served in the order of their
 * times, ties by stream, unit and phase; all others at once, since nobody can come between. A
 * stream that misses a value waits at that value's granule.
 */
final class EventEngine {

  private final Timeline timeline;
  private final StreamRun[] runs;
  private final int[] nextWaiting;

  /** The lane and the phase of each slot, and whether others use what serves it. */
  private final Lane[] lanes;

  private final byte[] phases;
  private final boolean[] shared;
  private final RequestQueue queue;
  private final PixelCores cores;

  /** Slots whose requests nobody can come before, and their times. */
  private final int[] direct;

  private final long[] directTime;
  private int directs;

  EventEngine(Timeline timeline) {
    this.timeline = timeline;
    this.runs = timeline.runs.toArray(StreamRun[]::new);
    this.cores = new PixelCores(timeline.earlier);
    this.nextWaiting = new int[runs.length];
    int slots = 0;
    for (StreamRun run : runs) {
      for (Lane lane : run.lanes) {
        lane.firstSlot = slots;
        slots += Math.max(1, lane.phases);
      }
    }
    this.lanes = new Lane[slots];
    this.phases = new byte[slots];
    this.shared = new boolean[slots];
    this.direct = new int[slots];
    this.directTime = new long[slots];
    this.queue = new RequestQueue(slots, timeline.start);
    for (StreamRun run : runs) {
      Arrays.stream(run.lanes).forEach(this::define);
    }
  }

  private void define(Lane lane) {
    for (int phase = 0; phase < Math.max(1, lane.phases); phase++) {
      int slot = lane.firstSlot + phase;
      lanes[slot] = lane;
      phases[slot] = (byte) phase;
      shared[slot] =
          lane.piece instanceof Piece.Pixels pixels
              ? timeline.resources.limits(pixels)
              : lane.service(phase).isShared();
    }
  }

  void run() {
    for (StreamRun run : runs) {
      issue(run);
    }
    while (true) {
      if (directs > 0) {
        int slot = direct[--directs];
        serve(slot, directTime[slot]);
      } else {
        int slot = queue.poll();
        if (slot < 0) {
          break;
        }
        serve(slot, queue.time(slot));
      }
    }
    for (StreamRun run : runs) {
      if (run.next < run.units()) {
        throw new InvalidInputException(
            Location.of("stage " + run.stream.stage()), "waits for a value that is never written");
      }
    }
  }

  private void add(Lane lane, int phase, long time, int ordinal) {
    int slot = lane.firstSlot + phase;
    if (shared[slot]) {
      queue.add(slot, time, RequestQueue.rank(lane.run.index, ordinal, phase));
    } else {
      direct[directs++] = slot;
      directTime[slot] = time;
    }
  }

  /** Requests the first phase of a stream's next unit once all that it waits for is known. */
  private void issue(StreamRun run) {
    if (!run.inputs.isOpen() || run.next == run.units()) {
      return;
    }
    Lane lane = run.nextLane();
    int unit = lane.issued;
    if (lane.hasWindows() && !lane.mayRequest(0, unit) || !known(run, lane, unit)) {
      return;
    }
    lane.ask(run.next);
    add(lane, 0, Issue.time(run, lane, unit, run.next), run.next);
  }

  /** True if all values are known that a unit reads; else the stream waits for one. */
  private boolean known(StreamRun run, Lane lane, int unit) {
    Inputs inputs = run.inputs;
    if (lane.feeders.length > 0) {
      return inputs.lookUpSums(lane, unit);
    }
    Memory memory = timeline.memory(lane.image(unit));
    boolean known = inputs.lookUp(lane.accesses, lane.inImage(unit), memory);
    if (!known) {
      nextWaiting[run.index] = memory.wait(inputs.missing(), run.index);
    }
    return known;
  }

  private void serve(int slot, long time) {
    Lane lane = lanes[slot];
    int phase = phases[slot];
    StreamRun run = lane.run;
    int unit = phase == 0 ? lane.issued++ : lane.resolved(phase);
    int ordinal = phase == 0 ? run.issue(time) : lane.ordinal(unit);
    if (phase == 0) {
      run.inputs.reset();
    }
    if (lane.hasWindows()) {
      phase(lane, phase, unit, time);
    } else {
      pixel(lane, unit, ordinal, time);
    }
    // Where the stream has one lane, that lane says soonest that its next unit cannot begin yet.
    if ((phase <= 1 || phase == lane.mvm)
        && (run.lanes.length > 1 || !lane.hasWindows() || lane.mayRequest(0, lane.issued))) {
      issue(run);
    }
  }

  private void pixel(Lane lane, int unit, int ordinal, long time) {
    int core = cores.core(lane, lane.inImage(unit), timeline.memory(lane.image(unit)));
    long end = timeline.resources.compute((Piece.Pixels) lane.piece, core, time);
    timeline.observer().pixel(lane, time, end);
    lane.run.finish(ordinal, end);
    write(lane, unit, ordinal, end, core);
  }

  private void phase(Lane lane, int phase, int unit, long time) {
    long end = lane.service(phase).end(lane.inImage(unit), time);
    lane.resolve(phase, unit, time, end);
    long begin = time;
    if (phase == lane.mvm) {
      begin = lane.activations().firstStart();
      lane.run.activate(lane.ordinal(unit), begin);
    }
    timeline.observer().phase(lane, unit, phase, begin, end);
    if (phase == lane.phases - 1) {
      finish(lane, unit, end);
    } else {
      request(lane, phase + 1, unit);
    }
    if (phase > 0) {
      request(lane, phase, unit + 1);
    }
    if (phase > 1) {
      request(lane, phase - 1, unit + 2);
    }
    if (phase == lane.alu) {
      freeSums(lane);
    }
  }

  /** Sums have been added: windows may enter the crossbars into the buffers that held them. */
  private void freeSums(Lane lane) {
    for (Lane feeder : lane.feeders) {
      if (feeder.mvm == 0) {
        issue(feeder.run);
      } else {
        request(feeder, feeder.mvm, feeder.resolved(feeder.mvm));
      }
    }
  }

  /** Requests a phase of a unit, if it is that phase's next and all that it waits for is known. */
  private void request(Lane lane, int phase, int unit) {
    if (unit < lane.issued
        && lane.resolved(phase) == unit
        && lane.mayRequest(phase, unit)
        && lane.isFirst(phase, unit)) {
      int ordinal = lane.ordinal(unit);
      add(lane, phase, Issue.next(lane.run, lane, phase, unit, ordinal), ordinal);
    }
  }

  private void finish(Lane lane, int unit, long end) {
    int ordinal = lane.ordinal(unit);
    lane.run.finish(ordinal, end);
    if (!lane.isReads) {
      write(lane, unit, ordinal, end, ((Piece.Windows) lane.piece).queue().core());
      return;
    }
    lane.activations().keep(unit);
    for (Lane sink : lane.sinks) {
      Inputs inputs = sink.run.inputs;
      if (inputs.isWaiting() && sink.issued == unit && inputs.sumsArrive()) {
        inputs.wake();
        issue(sink.run);
      }
    }
  }

  /** A unit's values are ready: streams that wait for them go on. */
  private void write(Lane lane, int unit, int ordinal, long end, int core) {
    Memory memory = timeline.memory(lane.image(unit));
    int first = lane.accesses.target(lane.inImage(unit));
    for (int granule = first; granule < first + lane.accesses.length(); granule++) {
      if (memory.write(granule, end, lane.run.index, ordinal, core)) {
        int waiting = memory.release(granule);
        while (waiting >= 0) {
          int next = nextWaiting[waiting];
          runs[waiting].inputs.wake();
          issue(runs[waiting]);
          waiting = next;
        }
      }
    }
  }
}
