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

  /** True if nothing is at any core. */
  boolean isEmpty() {
    return runs.isEmpty();
  }

  /** What a stage wrote takes the place of what was there. */
  void replaceBy(Granules granules, Memory memory) {
    for (Granules.Area area : granules.areas()) {
      int from = area.first();
      int end = from + area.count();
      for (int to = from + 1; to <= end; to++) {
        if (to == end || !alike(memory, from, to)) {
          if (memory.isWritten(from)) {
            put(area.begin(from), area.begin(to), memory.core(from));
          }
          from = to;
        }
      }
    }
  }

  private static boolean alike(Memory memory, int a, int b) {
    return memory.core(a) == memory.core(b) && memory.isWritten(a) == memory.isWritten(b);
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
