package cimmlc.sim.performance;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How often weights are written for one inference: not at all where one segment holds them, else
 * those of every segment once.
 *
 * @param crossbarRows rows of crossbars that are written
 * @param mostOfCell writes of the cell that is written most often
 */
public record CellWrites(long crossbarRows, long mostOfCell) {

  /** Weights that stay where they are. */
  static final CellWrites RESIDENT = new CellWrites(0, 0);

  /**
   * Rows that one segment writes.
   *
   * @param first row, all crossbars counted
   * @param end after the last row
   */
  record Rows(long first, long end) {}

  static CellWrites of(List<WeightWriting> segments) {
    if (segments.size() == 1) {
      return RESIDENT;
    }
    long rows = segments.stream().mapToLong(WeightWriting::rows).sum();
    return new CellWrites(rows, most(segments));
  }

  private record Edge(long row, int change) {}

  /** The most segments that write the same row. */
  private static long most(List<WeightWriting> segments) {
    List<Edge> edges = new ArrayList<>();
    for (WeightWriting segment : segments) {
      for (Rows rows : segment.places()) {
        edges.add(new Edge(rows.first(), 1));
        edges.add(new Edge(rows.end(), -1));
      }
    }
    edges.sort(Comparator.comparingLong(Edge::row).thenComparingInt(Edge::change));
    long writes = 0;
    long most = 0;
    for (Edge edge : edges) {
      writes += edge.change();
      most = Math.max(most, writes);
    }
    return most;
  }
}
