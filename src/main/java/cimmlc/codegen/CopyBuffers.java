package cimmlc.codegen;

import cimmlc.codegen.CopyPlan.Block;
import cimmlc.codegen.CopyPlan.Partial;
import cimmlc.codegen.CopyPlan.Patch;
import cimmlc.schedule.mvm.Piece;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Where one copy keeps a window in the local buffers of its cores, from the start of the copy's
 * share of each. Buffers that stand several times have the others directly behind the first.
 */
final class CopyBuffers {

  /** The share of one core. */
  private final class Share {
    private long start;
    private long bytes;

    /** A buffer of so many bytes, {@code times} over. */
    long take(long size, int times) {
      long offset = bytes;
      bytes += Math.ceilDiv(size, sumBytes) * sumBytes * times;
      return offset;
    }
  }

  private final Thrift thrift;
  private final int underWay;
  private final int sumBytes;
  private final Map<Integer, Share> shares = new HashMap<>();
  private final Map<Object, Long> offsets = new IdentityHashMap<>();
  private final Map<Integer, Long> arrivals = new HashMap<>();

  /**
   * Buffers of a copy.
   *
   * @param inputBytes of a value of the input
   * @param sumBytes of a sum; every buffer is aligned to it
   * @param outputBytes of a value of the output; 0 where raw sums are stored
   */
  CopyBuffers(CopyPlan plan, Thrift thrift, int inputBytes, int sumBytes, int outputBytes) {
    this.thrift = thrift;
    this.underWay = plan.underWay();
    this.sumBytes = sumBytes;
    for (Patch patch : plan.patches()) {
      Share share = share(patch.core());
      offsets.put(patch, share.take((long) patch.rows() * inputBytes, thrift.patches(underWay)));
      for (Piece piece : patch.pieces()) {
        offsets.put(piece, share.take((long) piece.columns() * sumBytes, thrift.sums(underWay)));
      }
    }
    for (Block block : plan.blocks()) {
      offsets.put(
          block,
          share(block.home()).take((long) block.columns() * outputBytes, thrift.sums(underWay)));
    }
    arrivals(plan);
  }

  /** Room for the partial sums of other cores. */
  private void arrivals(CopyPlan plan) {
    Map<Integer, Integer> widest = new HashMap<>();
    for (Block block : plan.blocks()) {
      for (Partial partial : block.remote()) {
        if (thrift.together()) {
          long bytes = (long) block.columns() * sumBytes;
          offsets.put(partial, share(block.home()).take(bytes, thrift.sums(underWay)));
        } else {
          widest.merge(block.home(), thrift.portion(block.columns()), Math::max);
        }
      }
    }
    widest.forEach((core, columns) ->
        arrivals.put(core, share(core).take((long) columns * sumBytes, thrift.sums(underWay))));
  }

  private Share share(int core) {
    return shares.computeIfAbsent(core, _ -> new Share());
  }

  /** Bytes in each core. */
  Map<Integer, Long> bytes() {
    Map<Integer, Long> bytes = HashMap.newHashMap(shares.size());
    shares.forEach((core, share) -> bytes.put(core, share.bytes));
    return bytes;
  }

  /** Puts each core's share behind what is there already. */
  void place(Map<Integer, Long> used) {
    shares.forEach((core, share) -> {
      share.start = used.getOrDefault(core, 0L);
      used.put(core, share.start + share.bytes);
    });
  }

  Thrift thrift() {
    return thrift;
  }

  long patch(Patch patch) {
    return at(patch.core(), patch);
  }

  /** The sums of a piece's first column. */
  long sums(int core, Piece piece) {
    return at(core, piece);
  }

  long output(Block block) {
    return at(block.home(), block);
  }

  /** Where a partial sum of another core arrives. */
  long arrival(Block block, Partial partial) {
    return thrift.together()
        ? at(block.home(), partial)
        : share(block.home()).start + arrivals.getOrDefault(block.home(), 0L);
  }

  private long at(int core, Object buffer) {
    Long offset = offsets.get(buffer);
    if (offset == null) {
      throw new IllegalStateException("no buffer for " + buffer);
    }
    return share(core).start + offset;
  }
}
