package cimmlc.sim.performance;

import java.util.Arrays;

/** The granules that each unit of a piece reads and writes, worked out once for all images. */
final class Accesses {

  private final int operands;

  /** For each operand of each unit, its first range; one more at the end. */
  private final int[] starts;

  private int[] bounds;
  private final int[] targets;
  private final int length;

  /**
   * Those of a piece.
   *
   * @param writes in which the writes of each granule are counted
   */
  Accesses(Piece piece, Granules granules, int[] writes) {
    this.operands = piece.reads().size();
    this.starts = new int[piece.units() * operands + 1];
    this.bounds = new int[2 * piece.units() * operands];
    this.targets = new int[piece.writes().isEmpty() ? 0 : piece.units()];
    Ranges ranges = new Ranges();
    Granules.Area[] areas = new Granules.Area[operands];
    Arrays.setAll(areas, operand -> granules.find(piece.reads().get(operand)));
    int range = 0;
    for (int i = 0; i < starts.length - 1; i++) {
      if (areas[i % operands].count() > 0) {
        ranges.clear();
        piece.reads().get(i % operands).ranges(i / operands, ranges);
        range = add(range, areas[i % operands], ranges);
      }
      starts[i + 1] = range;
    }
    this.length = targets.length == 0 ? 0 : targets(piece, granules.find(piece.writes()), writes);
  }

  private int add(int at, Granules.Area area, Ranges ranges) {
    int range = at;
    if (2 * (range + ranges.count()) > bounds.length) {
      bounds = Arrays.copyOf(bounds, 2 * bounds.length + 2 * ranges.count());
    }
    for (int i = 0; i < ranges.count(); i++) {
      bounds[2 * range] = area.granule(ranges.begin(i));
      bounds[2 * range + 1] = area.before(ranges.end(i));
      range += bounds[2 * range] <= bounds[2 * range + 1] ? 1 : 0;
    }
    return range;
  }

  private int targets(Piece piece, Granules.Area area, int[] writes) {
    Ranges ranges = new Ranges();
    int granules = 0;
    for (int unit = 0; unit < targets.length; unit++) {
      ranges.clear();
      piece.writes().ranges(unit, ranges);
      targets[unit] = area.granule(ranges.begin(0));
      granules = area.before(ranges.end(0)) + 1 - targets[unit];
      for (int granule = targets[unit]; granule < targets[unit] + granules; granule++) {
        writes[granule]++;
      }
    }
    return granules;
  }

  /** The number of operands. */
  int operands() {
    return operands;
  }

  /** The first of the ranges that a unit reads of an operand, or of the next behind the last. */
  int firstRange(int unit, int operand) {
    return starts[unit * operands + operand];
  }

  /** The first granule of a range. */
  int first(int range) {
    return bounds[2 * range];
  }

  /** The last granule of a range. */
  int last(int range) {
    return bounds[2 * range + 1];
  }

  /** The first granule that a unit writes. */
  int target(int unit) {
    return targets[unit];
  }

  /** The number of granules that each unit writes. */
  int length() {
    return length;
  }
}
