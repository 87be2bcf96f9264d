package cimmlc.flow.legality;

import cimmlc.arch.Architecture;
import cimmlc.arch.WeightEncoding;
import cimmlc.flow.Header;
import cimmlc.flow.Params;
import cimmlc.flow.Statement.Operation;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * What the crossbars hold. Rows are numbered through the chip, {@code crossbar * rows + row}; a
 * core is all rows of its crossbars.
 */
final class Cells {

  /**
   * What a statement activates or writes.
   *
   * @param from first row, chip-wide
   * @param to behind the last one
   * @param rows matrix rows, inputs
   * @param columns matrix columns, sums
   */
  record Active(long from, long to, long rows, long columns) {
    static final Active NONE = new Active(0, 0, 0, 0);
  }

  /** What rows hold. */
  private sealed interface Load {
    /** A whole part in cores of its own. */
    record InCores(String weights, long first, long cores, List<Long> part, long groups)
        implements Load {}

    /**
     * A block of the stacked matrix in one crossbar.
     *
     * @param shift matrix row minus crossbar row
     * @param slice bit slice, 0 where all slices are in the same crossbar
     */
    record Block(String weights, long shift, long column, long columns, long slice)
        implements Load {}
  }

  private final Architecture arch;
  private final Header header;
  private final long rowsPerCore;
  private final RangeMap<Load> rows = new RangeMap<>();

  Cells(Header header) {
    this.header = header;
    this.arch = header.architecture();
    this.rowsPerCore = (long) arch.crossbarsPerCore() * arch.crossbar().rows();
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  /** How messages name rows. */
  String name(long row) {
    long crossbar = row / arch.crossbar().rows();
    return arch.mode() == cimmlc.arch.ComputingMode.CM
        ? "core " + crossbar / arch.crossbarsPerCore()
        : "crossbar " + crossbar;
  }

  /** Rows of one crossbar, or of several whole ones, chip-wide, the end exclusive. */
  record Rows(long from, long to) {}

  /** What other statements must not use at the same time: whole crossbars, or the rows alone. */
  List<Rows> rows(Active active, boolean rowsAlone) {
    long height = arch.crossbar().rows();
    if (active.from == active.to) {
      return List.of();
    }
    long top = active.from - active.from % height;
    long end = Math.ceilDiv(active.to, height) * height;
    if (!rowsAlone) {
      return List.of(new Rows(top, end));
    }
    return LongStream.range(0, (end - top) / height)
        .mapToObj(i -> i * height + active.from)
        .map(from -> new Rows(from, from + active.rows))
        .toList();
  }

  /**
   * Writes or reads what a statement names.
   *
   * @throws IllegalArgumentException with the reason if it is outside the chip, not written, or not
   *     what the statement's params expect
   */
  Active run(Operation operation, Domain domain) {
    Call call = new Call(operation, domain, header);
    return switch (operation.op()) {
      case "cim.write_core" -> writeCore(call);
      case "cim.read_core" -> readCore(call);
      case "cim.write_xb", "cim.write_row" -> writeBlock(call);
      case "cim.read_xb" -> readCrossbars(call);
      case "cim.read_row" -> readRows(call);
      default -> Active.NONE;
    };
  }

  private record Call(Operation operation, Domain domain, Header header) {
    long number(String name, long absent) {
      return domain.first(operation.number(name, absent));
    }

    Params params() {
      return header.params(operation.name("params"));
    }
  }

  private Active cores(long first, long count) {
    require(
        first >= 0 && count > 0 && first + count <= arch.cores(),
        "cores " + first + ".." + (first + count - 1) + " of " + arch.cores());
    return new Active(first * rowsPerCore, (first + count) * rowsPerCore, 0, 0);
  }

  private static Load.InCores inCores(Call call) {
    Params params = call.params();
    return new Load.InCores(
        params.word("weights"),
        call.number("core_addr", 0),
        params.integer("cores"),
        params.has("part") ? params.ints("part") : List.of(),
        params.has("groups") ? params.integer("groups") : 1);
  }

  private Active writeCore(Call call) {
    Load.InCores load = inCores(call);
    requireMatrix(call);
    Active active = cores(load.first(), load.cores());
    rows.put(active.from(), active.to(), load);
    return active;
  }

  private static void requireMatrix(Call call) {
    String matrix = call.operation.name("mat");
    String weights = call.params().word("weights");
    require(matrix.equals(weights), "mat is " + matrix + " and its params expect " + weights);
  }

  private Active readCore(Call call) {
    Load.InCores load = inCores(call);
    Active active = cores(load.first(), load.cores());
    var wrong = rows.findNot(active.from(), active.to(), load::equals);
    if (wrong != null) {
      throw new IllegalArgumentException(
          wrong.value() == null
              ? name(wrong.from()) + " is read before it is written"
              : name(wrong.from()) + " holds " + text(wrong.value()) + ", expected " + text(load));
    }
    return active;
  }

  private static String text(Load load) {
    return switch (load) {
      case Load.InCores(String weights, long first, long cores, var part, long groups) ->
          "%s%s of %d groups in cores %d..%d"
              .formatted(
                  weights, part.isEmpty() ? "" : " " + part, groups, first, first + cores - 1);
      case Load.Block(String weights, long shift, long column, long columns, _) ->
          "%s from row %d, columns %d..%d".formatted(weights, shift, column, column + columns - 1);
    };
  }

  /** Crossbars of one core, or those of one column block whose slices no core has room for. */
  private Active crossbars(long first, long count, long across) {
    require(
        first >= 0 && count > 0 && first + count <= arch.crossbars(),
        "crossbars " + first + ".." + (first + count - 1) + " of " + arch.crossbars());
    long perCore = arch.crossbarsPerCore();
    require(
        first / perCore == (first + count - 1) / perCore || count <= across,
        "its crossbars are of two cores");
    return new Active(
        first * arch.crossbar().rows(), (first + count) * arch.crossbar().rows(), 0, 0);
  }

  private int slices(Params params) {
    WeightEncoding encoding =
        WeightEncoding.valueOf(params.word("encoding").toUpperCase(Locale.ROOT));
    return arch.crossbar().slices(params.integer("weight_bits"), encoding);
  }

  /** Crossbars of a column block. */
  private long across(Params params) {
    return slicesAcross(params) ? slices(params) : 1;
  }

  private boolean slicesAcross(Params params) {
    String binding = params.word("binding");
    require(binding.equals("xb") || binding.equals("xbc"), "binding must be xbc or xb");
    return binding.equals("xb");
  }

  private Active writeBlock(Call call) {
    requireMatrix(call);
    Params params = call.params();
    long height = arch.crossbar().rows();
    boolean wordlines = call.operation.op().equals("cim.write_row");
    long address = call.number(wordlines ? "row_addr" : "xb_addr", 0);
    long first = wordlines ? Math.floorDiv(address, height) : address;
    long top = wordlines ? Math.floorMod(address, height) : 0;
    long count = call.number("rows", 0);
    long columns = call.number("columns", 0);
    require(count > 0 && columns > 0, "it writes nothing");
    require(top + count <= height, "rows " + top + ".." + (top + count - 1) + " of " + height);
    long across = across(params);
    long width =
        slicesAcross(params)
            ? arch.crossbar().columns()
            : arch.crossbar().columns() / slices(params);
    require(width > 0, "a weight has no room in a row of a crossbar");
    Active all = crossbars(first, Math.ceilDiv(columns, width) * across, across);
    long shift = call.number("row", 0) - top;
    for (long i = 0; i < (all.to - all.from) / height; i++) {
      long begin = i / across * width;
      long begin0 = call.number("column", 0) + begin;
      Load block =
          new Load.Block(
              params.word("weights"), shift, begin0, Math.min(width, columns - begin), i % across);
      long at = (first + i) * height + top;
      rows.put(at, at + count, block);
    }
    return new Active(all.from + top, all.to - height + top + count, count, columns);
  }

  private Active readCrossbars(Call call) {
    long height = arch.crossbar().rows();
    Active all =
        crossbars(call.number("xb_addr", -1), call.number("len", 0), across(call.params()));
    var parts = rows.parts(all.from, all.from + height);
    require(parts.getFirst().value() != null, name(all.from) + " is read before it is written");
    long used = parts.getFirst().to() - parts.getFirst().from();
    return read(call, all, 0, used);
  }

  private Active readRows(Call call) {
    long height = arch.crossbar().rows();
    long address = call.number("row_addr", -1);
    long count = call.number("len", 0);
    long top = Math.floorMod(address, height);
    require(
        count > 0 && top + count <= height,
        "rows " + top + ".." + (top + count - 1) + " of " + height);
    require(
        count <= arch.crossbar().parallelRows(),
        count + " rows at once, of " + arch.crossbar().parallelRows() + " that can be active");
    Active all =
        crossbars(Math.floorDiv(address, height), call.number("xbs", 1), across(call.params()));
    return read(call, all, top, count);
  }

  /** The same rows of consecutive crossbars: rows of one matrix, column blocks in order. */
  private Active read(Call call, Active all, long top, long count) {
    long height = arch.crossbar().rows();
    String weights = call.params().word("weights");
    long across = across(call.params());
    long columns = 0;
    Load.@Nullable Block last = null;
    for (long at = all.from + top; at < all.to; at += height) {
      Load.Block block = block(at, at + count);
      long slice = (at / height - all.from / height) % across;
      require(
          block.weights.equals(weights) && block.slice == slice,
          name(at) + " holds " + text(block) + ", expected slice " + slice + " of " + weights);
      require(
          last == null || (block.shift == last.shift && follows(last, block)),
          name(at) + " holds " + text(block) + " behind " + (last == null ? "" : text(last)));
      columns += slice == 0 ? block.columns : 0;
      last = block;
    }
    require((all.to - all.from) / height % across == 0, "it activates a part of a weight's slices");
    return new Active(all.from + top, all.to - height + top + count, count, columns);
  }

  private static boolean follows(Load.Block last, Load.Block next) {
    return next.slice > 0 ? next.column == last.column : next.column == last.column + last.columns;
  }

  private Load.Block block(long from, long to) {
    var part = rows.parts(from, to).getFirst();
    if (part.to() == to && part.value() instanceof Load.Block block) {
      return block;
    }
    throw new IllegalArgumentException(
        part.value() == null
            ? name(from) + " is read before it is written"
            : name(from) + ": the rows are not all of one block");
  }
}
