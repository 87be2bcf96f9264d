package cimmlc.sim.performance;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The memory that streams which run at once write, cut into granules that no write splits. Granules
 * are numbered through all areas, in the order of their addresses.
 */
final class Granules {

  private static final int LARGEST = 1 << 28;

  private final TreeMap<Long, Area> byBegin = new TreeMap<>();
  private int count;

  /**
   * Memory that no region crosses the ends of, in granules of equal size.
   *
   * @param begin first byte
   * @param grain bytes of a granule
   * @param first number of its first granule
   * @param count of its granules
   */
  record Area(long begin, long grain, int first, int count) {

    /** No memory: what nobody writes is there from the start. */
    static final Area NONE = new Area(0, 1, 0, 0);

    long end() {
      return begin + grain * count;
    }

    /** The granule that holds a byte. */
    int granule(long at) {
      return first + (int) (Math.max(0, at - begin) / grain);
    }

    /** The last granule before an address. */
    int before(long end) {
      return first + (int) Math.min(count, Math.ceilDiv(end - begin, grain)) - 1;
    }

    /** The first byte of a granule. */
    long begin(int granule) {
      return begin + grain * (granule - first);
    }
  }

  /** The memory that the streams write; what they only read is in no area. */
  static Granules of(List<Stream> streams) {
    List<Piece> pieces = new ArrayList<>();
    streams.forEach(stream -> pieces.addAll(stream.pieces()));
    pieces.removeIf(piece -> piece.units() == 0);
    TreeMap<Long, Long> ends = ends(pieces);
    TreeMap<Long, Long> grains = new TreeMap<>();
    for (Piece piece : pieces) {
      Region writes = piece.writes();
      if (!writes.isEmpty()) {
        long begin = ends.floorEntry(writes.begin()).getKey();
        long grain = Region.gcd(writes.grain(), writes.begin() - begin);
        grains.merge(begin, grain, Region::gcd);
      }
    }
    Granules granules = new Granules();
    grains.forEach((begin, grain) -> granules.add(begin, ends.getOrDefault(begin, begin), grain));
    return granules;
  }

  /** Pieces of memory that no region crosses the ends of: for each begin the end. */
  private static TreeMap<Long, Long> ends(List<Piece> pieces) {
    List<Region> all = new ArrayList<>();
    for (Piece piece : pieces) {
      all.add(piece.writes());
      all.addAll(piece.reads());
    }
    all.removeIf(Region::isEmpty);
    all.sort(Comparator.comparingLong(Region::begin));
    TreeMap<Long, Long> ends = new TreeMap<>();
    long begin = 0;
    long end = Long.MIN_VALUE;
    for (Region region : all) {
      if (region.begin() >= end) {
        begin = region.begin();
      }
      end = Math.max(end, region.end());
      ends.put(begin, end);
    }
    return ends;
  }

  private void add(long begin, long end, long grain) {
    long granules = Math.ceilDiv(end - begin, grain);
    if (count + granules > LARGEST) {
      throw new IllegalArgumentException(
          "values at "
              + begin
              + " to "
              + end
              + " are written in pieces of "
              + grain
              + " bytes, too many to follow");
    }
    byBegin.put(begin, new Area(begin, grain, count, (int) granules));
    count += (int) granules;
  }

  /** The number of all granules. */
  int count() {
    return count;
  }

  /** The area that holds a region; {@link Area#NONE} where none of the streams writes there. */
  Area find(Region region) {
    Map.Entry<Long, Area> entry = byBegin.floorEntry(region.begin());
    return entry != null && region.begin() < entry.getValue().end() ? entry.getValue() : Area.NONE;
  }

  /** All areas, in the order of their addresses. */
  Iterable<Area> areas() {
    return byBegin.values();
  }
}
