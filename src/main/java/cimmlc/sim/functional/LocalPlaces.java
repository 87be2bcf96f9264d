package cimmlc.sim.functional;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Which values the L1 of each core holds, while one window is worked on. */
final class LocalPlaces {

  /** Values that lie together; {@code width} bytes each. */
  private record Held(int width, int count, LocalValue value) {}

  private final Map<Long, TreeMap<Long, Held>> cores = new HashMap<>();

  /** Puts values at a byte offset. */
  void put(long core, long offset, int width, int count, LocalValue value) {
    TreeMap<Long, Held> held = cores.computeIfAbsent(core, _ -> new TreeMap<>());
    clear(held, offset, offset + (long) width * count);
    held.put(offset, new Held(width, count, value));
  }

  /** Takes away what stood in a range; values that are cut keep their whole ones. */
  private static void clear(TreeMap<Long, Held> held, long begin, long end) {
    Map.Entry<Long, Held> last = held.lowerEntry(end);
    while (last != null && end(last) > begin) {
      long at = last.getKey();
      Held old = last.getValue();
      held.remove(at);
      int before = (int) Math.max(0, (begin - at) / old.width);
      if (before > 0) {
        held.put(at, new Held(old.width, before, old.value));
      }
      int skip = (int) Math.ceilDiv(end - at, old.width);
      if (skip < old.count) {
        Held rest = new Held(old.width, old.count - skip, old.value.from(skip));
        held.put(at + (long) skip * old.width, rest);
      }
      last = held.lowerEntry(end);
    }
  }

  private static long end(Map.Entry<Long, Held> entry) {
    return entry.getKey() + (long) entry.getValue().width * entry.getValue().count;
  }

  /**
   * What stands at a byte offset.
   *
   * @throws LocalValue.Unfused if not so many values of one statement
   */
  LocalValue at(long core, long offset, int width, int count) {
    TreeMap<Long, Held> held = cores.get(core);
    Map.Entry<Long, Held> entry = held == null ? null : held.floorEntry(offset);
    if (entry == null || entry.getValue().width != width) {
      throw new LocalValue.Unfused("L1 is read where the window has written nothing");
    }
    long skip = offset - entry.getKey();
    if (skip % width != 0 || skip / width + count > entry.getValue().count) {
      throw new LocalValue.Unfused("values of several statements are read together");
    }
    return entry.getValue().value.from((int) (skip / width));
  }
}
