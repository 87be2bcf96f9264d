package cimmlc.sim.performance;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The execution of streams that run at once, from a start on. */
final class Timeline {

  final List<StreamRun> runs = new ArrayList<>();
  final Resources resources;
  final Program program;
  final long start;
  final HomeCores earlier;
  private final Memory[] memories;
  private Observer observer = Observer.NONE;

  /**
   * Prepares an execution.
   *
   * @param earlier memory written before; only where digital operators run depends on it
   * @param images how often the streams run, image after image; every image has memory of its own
   * @param logged true if the times of each unit are kept, not only when each image ends
   */
  Timeline(
      Program program,
      HomeCores earlier,
      Resources resources,
      int images,
      long start,
      boolean logged) {
    this.program = program;
    this.resources = resources;
    this.earlier = earlier;
    this.start = start;
    this.memories = new Memory[images];
    for (int image = 0; image < images; image++) {
      memories[image] = new Memory(program.writes());
    }
    for (int index = 0; index < program.streams().size(); index++) {
      runs.add(new StreamRun(program, index, resources, images, start, logged));
    }
    connect();
  }

  /** Connects queues that add sums with those that put them out. */
  private void connect() {
    Map<Piece, Lane> slices = new IdentityHashMap<>();
    for (StreamRun run : runs) {
      for (Lane lane : run.lanes) {
        if (lane.isReads) {
          slices.put(lane.piece, lane);
        } else if (lane.piece instanceof Piece.Windows windows) {
          lane.add(
              windows.queue().sums().stream()
                  .map(sum -> Objects.requireNonNull(slices.get(sum.slice())))
                  .toList());
        }
      }
    }
  }

  /** The memory of an image. */
  Memory memory(int image) {
    return memories[image];
  }

  /** Leaves what has been written for those that come after. */
  void leave(HomeCores memory) {
    memory.replaceBy(program.granules(), memories[memories.length - 1]);
  }

  /** Is told of everything that takes time. */
  interface Observer {

    Observer NONE =
        new Observer() {
          @Override
          public void phase(Lane lane, int unit, int phase, long from, long to) {}

          @Override
          public void pixel(Lane lane, long from, long to) {}
        };

    void phase(Lane lane, int unit, int phase, long from, long to);

    void pixel(Lane lane, long from, long to);
  }

  /** Whom to tell of everything that takes time. */
  void observe(Observer by) {
    observer = by;
  }

  Observer observer() {
    return observer;
  }

  /** The end of the last unit of an image. */
  long end(int image) {
    long end = start;
    for (StreamRun run : runs) {
      end = Math.max(end, run.lastEnd(image));
    }
    return end;
  }

  /** Gives every unit its times. */
  void run() {
    new EventEngine(this).run();
  }
}
