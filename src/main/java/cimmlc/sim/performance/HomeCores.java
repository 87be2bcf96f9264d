package cimmlc.sim.performance;

import java.util.Map;
import java.util.TreeMap;

/** The core at which each byte is that earlier stages of a sequential segment wrote. */
final class HomeCores {

  private final TreeMap<Long, Run> runs = new TreeMap<>();

  /** Bytes up to {@code end}, all at one core; -1 for none. */
  private record Run(long end, int core) {}

  /** The core at which a byte is; -1 if it is at none. */
  int core(long at) {
    Map.Entry<Long, Run> run = runs.floorEntry(at);
    return run != null && at < run.getValue().end() ? run.getValue().core() : -1;
  }

  /** What a stage wrote takes the place of what was there. */
  void replaceBy(Places written) {
    for (Place place : written.all()) {
      int from = 0;
      for (int to = 1; to <= place.granules(); to++) {
        if (to == place.granules() || !alike(place, from, to)) {
          if (place.unit(from) >= 0) {
            put(place.begin(from), place.begin(to), place.core(from));
          }
          from = to;
        }
      }
    }
  }

  private static boolean alike(Place place, int a, int b) {
    return place.core(a) == place.core(b) && place.unit(a) >= 0 == place.unit(b) >= 0;
  }

  private void put(long begin, long end, int core) {
    cut(begin);
    cut(end);
    runs.subMap(begin, end).clear();
    runs.put(begin, new Run(end, core));
  }

  /** Lets a run begin at a byte if one goes across it. */
  private void cut(long at) {
    Map.Entry<Long, Run> run = runs.lowerEntry(at);
    if (run != null && at < run.getValue().end()) {
      runs.put(at, run.getValue());
      runs.put(run.getKey(), new Run(at, run.getValue().core()));
    }
  }
}
