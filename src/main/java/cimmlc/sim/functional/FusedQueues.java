package cimmlc.sim.functional;

import cimmlc.flow.Affine;
import cimmlc.flow.Statement.Repeat;
import cimmlc.flow.TensorDecl;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Queues of copies that together compute windows of one product, each column with all of its rows:
 * executed as that product, which gives the same values in the output. L1 is left as it was.
 *
 * @param shares windows of each product; copies whose row groups are the same share one
 */
record FusedQueues(List<Share> shares) {

  /** Windows of a product. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Share(Product product, int[] windows) {}

  /**
   * Recognises queues.
   *
   * @throws LocalValue.Unfused if they compute something else, or not provably
   */
  static FusedQueues of(List<WindowQueue> queues) {
    Map<Product, List<Integer>> windows = new LinkedHashMap<>();
    BitSet seen = new BitSet();
    String params = "";
    for (WindowQueue queue : queues) {
      Repeat loop = queue.loop();
      String own = queue.call().operation().name("params");
      if (!params.isEmpty() && !params.equals(own)) {
        throw new LocalValue.Unfused("queues of several operators");
      }
      params = own;
      Product product = product(queue, loop.variable());
      int all = product.shape().geometry().windows();
      for (long i = 0; i < loop.count(); i++) {
        long window = queue.window().at(Map.of(loop.variable(), i));
        if (window < 0 || window >= all || seen.get((int) window)) {
          throw new LocalValue.Unfused("windows outside the operator, or twice");
        }
        seen.set((int) window);
        windows.computeIfAbsent(product, _ -> new ArrayList<>()).add((int) window);
      }
    }
    List<Share> shares = new ArrayList<>();
    windows.forEach((product, own) ->
        shares.add(new Share(product, own.stream().mapToInt(Integer::intValue).toArray())));
    return new FusedQueues(shares);
  }

  /** Computes all windows. */
  void run(Frame frame) {
    shares.forEach(share -> share.product.compute(frame, share.windows, share.windows.length));
  }

  private static Product product(WindowQueue queue, String variable) {
    Call call = queue.call();
    ProductShape shape = call.products().shape(call);
    checkApart(shape.input(), shape.output());
    List<WindowQueue.Stored> stored = new ArrayList<>(queue.stored());
    stored.sort(Comparator.comparingInt(block -> block.sums().column()));
    int next = 0;
    List<MatrixBlock> groups = new ArrayList<>();
    List<MatrixBlock> former = List.of();
    for (WindowQueue.Stored block : stored) {
      if (block.sums().column() != next) {
        throw new LocalValue.Unfused("not every column once");
      }
      checkRows(block, shape.part());
      checkPlace(block, shape, queue.window(), variable);
      former = append(block, former, groups);
      next += block.count();
    }
    if (next != shape.columns()) {
      throw new LocalValue.Unfused("not every column once");
    }
    groups.addAll(former);
    return call.products().of(call, groups);
  }

  private static void checkApart(TensorDecl input, TensorDecl output) {
    long in = input.address().offset().constant();
    long out = output.address().offset().constant();
    boolean apart = in + input.bytes() <= out || out + output.bytes() <= in;
    if (input.address().space() == output.address().space() && !apart) {
      throw new LocalValue.Unfused("the output overwrites the input");
    }
  }

  /** Each row of a column's own groups exactly once, and no row twice. */
  private static void checkRows(WindowQueue.Stored block, ProductShape.Part part) {
    BitSet rows = new BitSet();
    for (MatrixBlock activation : block.sums().activations()) {
      int end = activation.row() + activation.rows();
      int clear = rows.nextSetBit(activation.row());
      if (clear >= 0 && clear < end) {
        throw new LocalValue.Unfused("rows are added twice");
      }
      rows.set(activation.row(), end);
    }
    int first = block.sums().column() / part.columns() * part.rows();
    int last = (block.sums().column() + block.count() - 1) / part.columns();
    int missing = rows.nextClearBit(first);
    if (missing < (last + 1) * part.rows()) {
      throw new LocalValue.Unfused("not every row");
    }
  }

  private static void checkPlace(
      WindowQueue.Stored block, ProductShape shape, Affine window, String variable) {
    TensorDecl output = shape.output();
    ColumnResults.Place place = shape.place();
    boolean raw = output.type().isSum();
    if (block.raw() != raw
        || block.address().space() != output.address().space()
        || !block.address().type().equals(output.type())) {
      throw new LocalValue.Unfused("results of another type, or elsewhere");
    }
    int columns = shape.part().columns();
    int first = block.sums().column();
    int last = first + block.count() - 1;
    int position = position(first, columns, place);
    if (position(last, columns, place) - position != block.count() - 1) {
      throw new LocalValue.Unfused("columns that do not lie together");
    }
    long pixel = (long) place.pixel() * output.type().bytes();
    Affine expected =
        output
            .address()
            .offset()
            .plus(pixel * window.constant() + (long) position * output.type().bytes())
            .plus(pixel * window.coefficients().getOrDefault(variable, 0L), variable);
    boolean alone = window.coefficients().keySet().stream().allMatch(variable::equals);
    if (!alone || !block.address().offset().equals(expected)) {
      throw new LocalValue.Unfused("results of a window at another pixel");
    }
  }

  private static int position(int column, int columns, ColumnResults.Place place) {
    return place.first() + column / columns * place.groupStride() + column % columns;
  }

  /**
   * Row groups of a block of columns. Where they are those of the block before, that one grows.
   *
   * @return those of the last block
   */
  private static List<MatrixBlock> append(
      WindowQueue.Stored block, List<MatrixBlock> former, List<MatrixBlock> groups) {
    List<MatrixBlock> own =
        block.sums().activations().stream()
            .map(group -> columns(group, block.sums().column(), block.count()))
            .sorted(Comparator.comparingInt(MatrixBlock::row))
            .toList();
    boolean same =
        own.size() == former.size()
            && IntStream.range(0, own.size()).allMatch(i -> sameRows(own.get(i), former.get(i)));
    if (!same) {
      groups.addAll(former);
      return own;
    }
    int begin = former.getFirst().column();
    int count = block.sums().column() + block.count() - begin;
    return former.stream().map(group -> columns(group, begin, count)).toList();
  }

  private static boolean sameRows(MatrixBlock a, MatrixBlock b) {
    return a.row() == b.row() && a.rows() == b.rows() && a.pieceRows() == b.pieceRows();
  }

  private static MatrixBlock columns(MatrixBlock group, int column, int count) {
    return new MatrixBlock(
        group.matrix(), group.row(), group.rows(), column, count, group.pieceRows());
  }
}
