package cimmlc.sim.performance;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the queues of the copies have in common: buffers of partial sums, and crossbars. */
final class Queues {

  private Queues() {}

  /**
   * Connects queues that read crossbars with those that add their sums; false if there are none.
   */
  static boolean connect(List<StreamRun> runs, Resources resources) {
    TreeMap<Long, StreamRun> bySums = new TreeMap<>();
    Set<Long> crossbars = new HashSet<>();
    for (StreamRun run : runs) {
      Lane lane = run.lanes.length == 0 ? null : run.lanes[0];
      if (lane == null || !(lane.piece instanceof Piece.Windows windows)) {
        continue;
      }
      if (lane.isReads()) {
        bySums.put(windows.writes().begin(), run);
        share(windows, crossbars, resources);
      } else if (windows.queue().part() == Piece.Part.SUMS) {
        for (Region sums : windows.reads()) {
          Map.Entry<Long, StreamRun> feeder = bySums.floorEntry(sums.begin());
          if (feeder != null) {
            feed(feeder.getValue(), lane);
          }
        }
      }
    }
    return !bySums.isEmpty();
  }

  private static void feed(StreamRun feeder, Lane sink) {
    List<Lane> sinks = feeder.lanes[0].sinks;
    if (sinks.isEmpty() || sinks.getLast() != sink) {
      sinks.add(sink);
      sink.feeders.add(feeder);
    }
  }

  private static void share(Piece.Windows windows, Set<Long> used, Resources resources) {
    for (Piece.Activation a : windows.activations()) {
      for (long crossbar = a.first(); crossbar < a.first() + a.crossbars(); crossbar++) {
        if (!used.add(crossbar)) {
          resources.share(crossbar);
        }
      }
    }
  }
}
