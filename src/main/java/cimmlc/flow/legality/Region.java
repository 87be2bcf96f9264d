package cimmlc.flow.legality;

import cimmlc.flow.ValueType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Bytes of a buffer: runs of equal length at the points of a grid. No run and no dimension is kept
 * that another one contains: dense rows are one run.
 *
 * @param offset first byte
 * @param length bytes of a run; 0 for no bytes at all
 * @param dims by stride, all of at least two points
 * @param type of the values there
 */
record Region(Buffer buffer, long offset, long length, List<Dim> dims, ValueType type) {

  /**
   * Equal steps.
   *
   * @param count points
   * @param stride bytes between them
   */
  record Dim(long count, long stride) {}

  /** Takes a run's bounds, the end exclusive. */
  @FunctionalInterface
  interface RunConsumer {
    /** Returns false to see no more runs. */
    boolean accept(long from, long to);
  }

  Region {
    dims = List.copyOf(dims);
  }

  /** Joins what is dense or overlaps, and turns strides that lead down. */
  static Region of(Buffer buffer, long offset, long length, List<Dim> dims, ValueType type) {
    long first = offset;
    boolean empty = length <= 0;
    List<Dim> sorted = new ArrayList<>();
    for (Dim dim : dims) {
      empty |= dim.count <= 0;
      if (dim.count > 1 && dim.stride != 0) {
        long span = Math.multiplyExact(dim.count - 1, dim.stride);
        first = Math.addExact(first, Math.min(span, 0));
        sorted.add(new Dim(dim.count, Math.abs(dim.stride)));
      }
    }
    sorted.sort(Comparator.comparingLong(Dim::stride));
    return empty
        ? new Region(buffer, first, 0, List.of(), type)
        : joined(new Region(buffer, first, length, sorted, type));
  }

  private static Region joined(Region region) {
    long length = region.length;
    List<Dim> kept = new ArrayList<>();
    for (Dim dim : region.dims) {
      if (kept.isEmpty() && dim.stride <= length) {
        length = Math.addExact(length, Math.multiplyExact(dim.count - 1, dim.stride));
      } else if (!kept.isEmpty() && follows(kept.getLast(), dim)) {
        Dim last = kept.removeLast();
        kept.add(new Dim(last.count * dim.count, last.stride));
      } else {
        kept.add(dim);
      }
    }
    return new Region(region.buffer, region.offset, length, kept, region.type);
  }

  private static boolean follows(Dim inner, Dim outer) {
    return outer.stride == inner.stride * inner.count;
  }

  /** The byte behind the last one. */
  long end() {
    long end = Math.addExact(offset, length);
    for (Dim dim : dims) {
      end = Math.addExact(end, Math.multiplyExact(dim.count - 1, dim.stride));
    }
    return end;
  }

  long runs() {
    return dims.stream().mapToLong(Dim::count).reduce(1, Math::multiplyExact);
  }

  void forEachRun(RunConsumer consumer) {
    if (length > 0) {
      forEachRun(offset, dims.size(), consumer);
    }
  }

  private boolean forEachRun(long at, int depth, RunConsumer consumer) {
    if (depth == 0) {
      return consumer.accept(at, at + length);
    }
    Dim dim = dims.get(depth - 1);
    for (long i = 0; i < dim.count; i++) {
      if (!forEachRun(at + i * dim.stride, depth - 1, consumer)) {
        return false;
      }
    }
    return true;
  }

  /** True if the hulls of both share a byte. */
  boolean touches(Region other) {
    return length > 0
        && other.length > 0
        && buffer.equals(other.buffer)
        && offset < other.end()
        && other.offset < end();
  }

  @Override
  public String toString() {
    String rows = dims.isEmpty() ? "" : " (" + runs() + " runs)";
    return buffer + " " + offset + ".." + (end() - 1) + rows;
  }
}
