package cimmlc.sim.performance.cycles;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Streams that run together, from their start to the end of their last unit. */
final class Run {

  private final Chip chip;
  private final List<List<Unit>> streams;
  private final int[] coreOfByte;
  private final int[] writersLeft;
  private final @Nullable Unit[] writers;
  private final int[] next;
  private final List<Unit> running = new ArrayList<>();
  private int left;

  /**
   * @param coreOfByte where each byte is before; -1: at no core. It is brought up to date.
   */
  Run(Chip chip, List<List<Unit>> streams, int[] coreOfByte) {
    this.chip = chip;
    this.streams = streams;
    this.coreOfByte = coreOfByte;
    writersLeft = new int[coreOfByte.length];
    writers = new Unit[coreOfByte.length];
    next = new int[streams.size()];
    for (List<Unit> stream : streams) {
      for (Unit unit : stream) {
        left++;
        for (int b : unit.writes) {
          writersLeft[b]++;
        }
        if (unit.work instanceof Work.Steps steps) {
          steps.activations().forEach(activation -> writersLeft[activation.sum]++);
        }
      }
    }
  }

  /** Runs all units; returns the time at which the last one has ended. */
  long run(long start) {
    long time = start;
    settle(time);
    while (left > 0) {
      if (running.isEmpty()) {
        throw new IllegalStateException(left + " units wait for ever from cycle " + time);
      }
      chip.work(time);
      time++;
      settle(time);
    }
    return time;
  }

  /** Everything that happens at one moment. */
  private void settle(long time) {
    boolean changed = true;
    while (changed) {
      changed = retire(time);
      for (int stream = 0; stream < next.length; stream++) {
        changed |= issue(stream, time);
      }
      for (Unit unit : running) {
        changed |= advance(unit, time);
      }
      changed = changed || chip.depart(time);
    }
  }

  private boolean retire(long time) {
    boolean any = chip.sums(time, sum -> writersLeft[sum] = 0);
    return running.removeIf(unit -> unit.ended(unit.phases() - 1, time) && written(unit)) || any;
  }

  private boolean written(Unit unit) {
    left--;
    for (int b : unit.writes) {
      writersLeft[b]--;
      @Nullable Unit last = writers[b];
      // Of those that end at the same time the later one counts.
      if (last == null
          || unit.end() > last.end()
          || unit.end() == last.end() && Unit.ORDER.compare(unit, last) > 0) {
        writers[b] = unit;
        coreOfByte[b] = unit.core;
      }
    }
    return true;
  }

  /** Requests the first phase of as many units of a stream as may. */
  private boolean issue(int stream, long time) {
    List<Unit> units = streams.get(stream);
    boolean any = false;
    while (next[stream] < units.size() && mayIssue(units.get(next[stream]), time)) {
      Unit unit = units.get(next[stream]++);
      running.add(unit);
      any = true;
      switch (unit.work) {
        case Work.Window window -> {
          unit.core = window.copy().firstCore();
          request(unit, 0, time);
        }
        case Work.Steps steps -> {
          unit.core = steps.core();
          request(unit, 0, time);
        }
        case Work.Pixel pixel -> {
          unit.core = coreOf(unit);
          chip.request(unit, pixel, time);
        }
      }
    }
    return any;
  }

  private void request(Unit unit, int phase, long time) {
    switch (unit.work) {
      case Work.Window window -> chip.request(unit, window, phase, time);
      case Work.Steps steps -> chip.request(unit, steps.list().get(phase), phase, time);
      case Work.Pixel _ -> throw new AssertionError("a pixel has one phase");
    }
  }

  private boolean mayIssue(Unit unit, long time) {
    return free(unit, 0, time) && valuesReady(unit);
  }

  private boolean valuesReady(Unit unit) {
    for (int[] bytes : unit.reads) {
      for (int b : bytes) {
        if (writersLeft[b] > 0) {
          return false;
        }
      }
    }
    return true;
  }

  /** The first operand whose last value is at a core says where a pixel runs. */
  private int coreOf(Unit pixel) {
    for (int[] bytes : pixel.reads) {
      if (bytes.length > 0 && coreOfByte[bytes[bytes.length - 1]] >= 0) {
        return coreOfByte[bytes[bytes.length - 1]];
      }
    }
    return -1;
  }

  private static boolean free(Unit unit, int phase, long time) {
    return unit.waits.get(phase).stream().allMatch(wait -> wait.isOver(time));
  }

  /** Requests the next phase of a window if it may. */
  private boolean advance(Unit unit, long time) {
    if (unit.work instanceof Work.Pixel) {
      return false;
    }
    for (int phase = 1; phase < unit.phases(); phase++) {
      if (unit.requests[phase] == Unit.NEVER) {
        if (unit.ended(phase - 1, time) && free(unit, phase, time)) {
          request(unit, phase, time);
          return true;
        }
        return false;
      }
    }
    return false;
  }
}
