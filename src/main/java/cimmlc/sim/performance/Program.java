package cimmlc.sim.performance;

import java.util.ArrayList;
import java.util.List;

/**
 * Streams that run at once, and which memory they use.
 *
 * @param streams in text order
 * @param granules that they write
 * @param accesses of each piece of each stream
 * @param writes that come to each granule
 */
record Program(List<Stream> streams, Granules granules, List<Accesses[]> accesses, int[] writes) {

  static Program of(List<Stream> streams) {
    Granules granules = Granules.of(streams);
    int[] writes = new int[granules.count()];
    List<Accesses[]> accesses = new ArrayList<>();
    for (Stream stream : streams) {
      Accesses[] each = new Accesses[stream.pieces().size()];
      for (int i = 0; i < each.length; i++) {
        each[i] = new Accesses(stream.pieces().get(i), granules, writes);
      }
      accesses.add(each);
    }
    return new Program(streams, granules, accesses, writes);
  }
}
