package cimmlc.sim.performance;

import java.util.ArrayList;
import java.util.List;

/**
 * The execution of streams that run at once, from a start on. Holds what {@link OrderedPass} and
 * {@link EventEngine} have in common: which values a unit waits for, and what its end makes ready.
 */
final class Timeline {

  final List<StreamRun> runs = new ArrayList<>();
  final Resources resources;
  final long start;
  private final List<Places> places = new ArrayList<>();
  private final Ranges ranges = new Ranges();
  private final int images;
  private final HomeCores earlier;
  private final boolean queues;
  private Observer observer = Observer.NONE;

  /**
   * Prepares an execution.
   *
   * @param earlier memory written before; only where digital operators run depends on it
   * @param images how often the streams run, image after image; every image has memory of its own
   */
  Timeline(List<Stream> streams, HomeCores earlier, Resources resources, int images, long start) {
    this.resources = resources;
    this.images = images;
    this.earlier = earlier;
    this.start = start;
    for (int image = 0; image < images; image++) {
      places.add(Places.of(streams));
    }
    for (Stream stream : streams) {
      Lane[] lanes = new Lane[stream.pieces().size()];
      for (int i = 0; i < lanes.length; i++) {
        lanes[i] = lane(stream.pieces().get(i));
      }
      runs.add(new StreamRun(stream, runs.size(), lanes, images, start));
    }
    this.queues = Queues.connect(runs, resources);
  }

  private Lane lane(Piece piece) {
    Place[][] sources = new Place[images][piece.reads().size()];
    Place[] targets = new Place[images];
    for (int image = 0; image < images; image++) {
      for (int operand = 0; operand < piece.reads().size(); operand++) {
        Region read = piece.reads().get(operand);
        sources[image][operand] = places.get(image).find(read);
      }
      targets[image] = places.get(image).find(piece.writes());
      expect(piece, targets[image]);
    }
    return new Lane(piece, runs.size(), sources, targets, resources);
  }

  private void expect(Piece piece, Place target) {
    for (int unit = 0; unit < piece.units(); unit++) {
      written(piece, unit);
      for (int i = 0; i < ranges.count(); i++) {
        target.expect(ranges.begin(i), ranges.end(i));
      }
    }
  }

  private void written(Piece piece, int unit) {
    ranges.clear();
    piece.writes().ranges(unit, ranges);
  }

  /** Memory as it is afterwards. */
  Places places() {
    return places.getLast();
  }

  /** Looks up the inputs of a stream's next unit; false where one is not written yet. */
  boolean inputs(StreamRun run, Inputs into) {
    Lane lane = run.lanes[run.turns[run.next]];
    int unit = run.issued[run.turns[run.next]];
    Place[] sources = lane.sources(unit);
    for (int operand = into.operand; operand < sources.length; operand++) {
      Place place = sources[operand];
      ranges.clear();
      lane.piece.reads().get(operand).ranges(lane.inImage(unit), ranges);
      for (int i = operand == into.operand ? into.range : 0; i < ranges.count(); i++) {
        int first = place.first(ranges.begin(i));
        int last = place.last(ranges.end(i));
        if (operand == into.operand && i == into.range) {
          first = Math.max(first, into.granule);
        }
        for (int granule = first; granule <= last; granule++) {
          if (!into.take(place, granule)) {
            into.stopAt(operand, i, granule);
            return false;
          }
        }
      }
      if (ranges.count() > 0) {
        into.vector(operand, core(place, ranges.end(ranges.count() - 1)));
      }
    }
    return true;
  }

  /** The core at which the values before an address are; -1 if they are at none. */
  private int core(Place place, long end) {
    int last = place.last(end);
    return last >= 0 && place.unit(last) >= 0 ? place.core(last) : earlier.core(end - 1);
  }

  /** The end of a unit: its values are ready. Calls back for each granule that is complete. */
  void finish(StreamRun run, Lane lane, int unit, int ordinal, long end, Completion completion) {
    run.end[ordinal] = end;
    int core =
        lane.piece instanceof Piece.Windows windows ? windows.queue().core() : run.core(ordinal);
    written(lane.piece, lane.inImage(unit));
    Place target = lane.target(unit);
    int count = ranges.count();
    boolean reads = lane.isReads();
    for (int i = 0; i < count; i++) {
      int first = target.first(ranges.begin(i));
      int last = target.last(ranges.end(i));
      for (int granule = first; granule <= last; granule++) {
        // A byte stands for the sums of an activation.
        long time = reads ? lane.activationEnd(granule - first) : end;
        if (target.write(granule, time, run.index, ordinal, core)) {
          completion.granule(target, granule);
        }
      }
    }
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

  /** What to do when a granule is complete. Must not use the timeline before it returns. */
  interface Completion {
    void granule(Place place, int granule);
  }

  /** The end of the last unit of an image. */
  long end(int image) {
    long end = start;
    for (StreamRun run : runs) {
      int units = run.units() / images;
      for (int i = image * units; i < (image + 1) * units; i++) {
        end = Math.max(end, run.end[i]);
      }
    }
    return end;
  }

  /** Gives every unit its times. */
  void run() {
    if (!queues && Resources.nothingShared(resources.arch())) {
      new OrderedPass(this).run();
    } else {
      new EventEngine(this).run();
    }
  }

  /** What is known of the inputs of a unit; kept while it waits. */
  static final class Inputs {

    private int operand;
    private int range;
    private int granule;
    private int coreOperand;
    long ready;
    int stream;
    int unit;
    int core;
    @org.jspecify.annotations.Nullable Place missing;
    int missingGranule;

    void reset(long start) {
      operand = 0;
      range = 0;
      granule = 0;
      ready = start;
      stream = -1;
      unit = -1;
      core = -1;
      coreOperand = Integer.MAX_VALUE;
      missing = null;
    }

    private boolean take(Place place, int at) {
      long time = place.ready(at);
      if (time == Place.NEVER) {
        missing = place;
        missingGranule = at;
        return false;
      }
      if (time > ready) {
        ready = time;
        stream = place.stream(at);
        unit = place.unit(at);
      }
      return true;
    }

    private void stopAt(int atOperand, int atRange, int atGranule) {
      operand = atOperand;
      range = atRange;
      granule = atGranule;
    }

    /** The first operand whose last value a core wrote says where a digital unit runs. */
    private void vector(int of, int at) {
      if (of <= coreOperand && at >= 0) {
        coreOperand = of;
        core = at;
      }
    }
  }
}
