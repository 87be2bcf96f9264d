package cimmlc.sim.performance;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The memory that streams which run at once write: places that no region crosses, each cut into
 * granules of equal size that no write splits.
 */
final class Places {

  private static final int LARGEST = 1 << 28;

  private final TreeMap<Long, Place> byBegin = new TreeMap<>();

  /** Places for what the streams write; what they only read has none. */
  static Places of(List<Stream> streams) {
    List<Piece> pieces = streams.stream().flatMap(s -> s.pieces().stream()).toList();
    List<Region> all = new ArrayList<>();
    for (Piece piece : pieces) {
      if (piece.units() > 0) {
        all.add(piece.writes());
        all.addAll(piece.reads());
      }
    }
    TreeMap<Long, Long> ends = new TreeMap<>();
    all.sort(Comparator.comparingLong(Region::begin));
    for (Region region : all) {
      Map.Entry<Long, Long> last = ends.lastEntry();
      if (last != null && region.begin() < last.getValue()) {
        ends.put(last.getKey(), Math.max(last.getValue(), region.end()));
      } else {
        ends.put(region.begin(), region.end());
      }
    }
    Places places = new Places();
    TreeMap<Long, Long> grains = new TreeMap<>();
    for (Piece piece : pieces) {
      if (piece.units() > 0) {
        long begin = begin(ends, piece.writes());
        long offset = piece.writes().begin() - begin;
        grains.merge(begin, Region.gcd(piece.writes().grain(), offset), Region::gcd);
      }
    }
    grains.forEach((begin, grain) ->
        places.byBegin.put(begin, place(begin, ends.getOrDefault(begin, begin), grain)));
    return places;
  }

  private static long begin(TreeMap<Long, Long> ends, Region region) {
    Long begin = ends.floorKey(region.begin());
    if (begin == null) {
      throw new IllegalStateException("a region in no place");
    }
    return begin;
  }

  private static Place place(long begin, long end, long grain) {
    long granules = Math.ceilDiv(end - begin, grain);
    if (granules > LARGEST) {
      throw new IllegalArgumentException(
          "values at "
              + begin
              + " to "
              + end
              + " are written in pieces of "
              + grain
              + " bytes, too many to follow");
    }
    return new Place(begin, grain, (int) granules);
  }

  /** The place that holds a region; {@link Place#NONE} where none of the streams writes there. */
  Place find(Region region) {
    Map.Entry<Long, Place> entry = byBegin.floorEntry(region.begin());
    return entry != null && region.begin() < entry.getValue().end() ? entry.getValue() : Place.NONE;
  }

  /** All of them, in the order of their addresses. */
  Iterable<Place> all() {
    return byBegin.values();
  }
}
