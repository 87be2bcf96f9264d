package cimmlc.codegen;

import cimmlc.arch.Architecture;
import cimmlc.arch.ComputingMode;
import cimmlc.codegen.CopyPlan.Block;
import cimmlc.codegen.CopyPlan.Partial;
import cimmlc.codegen.CopyPlan.Patch;
import cimmlc.flow.Affine;
import cimmlc.flow.Operand.Address;
import cimmlc.flow.Space;
import cimmlc.flow.Statement;
import cimmlc.flow.ValueType;
import cimmlc.schedule.WindowShare;
import cimmlc.schedule.mvm.Piece;
import java.util.ArrayList;
import java.util.List;

/**
 * The queue of one copy (Figure 16(d) and (e)): for each of its windows the inputs are moved into
 * local buffers, crossbars are read, partial sums are added in the home core of their columns, and
 * the result is moved to its pixel.
 */
final class WindowCode {

  private static final String WINDOW = "g";
  private static final String ROW_GROUP = "r";
  private static final String PIECE = "p";

  private final TensorTable tensors;
  private final Architecture arch;
  private final Products.Declared declared;
  private final CopyPlan plan;
  private final CopyBuffers buffers;
  private final List<Statement> statements = new ArrayList<>();

  private WindowCode(TensorTable tensors, Architecture arch, LocalMemory.Stage stage, int copy) {
    this.tensors = tensors;
    this.arch = arch;
    this.declared = stage.declared();
    this.plan = stage.plans().get(copy);
    this.buffers = stage.buffers(copy);
  }

  /** The windows of a copy. */
  static Statement of(
      TensorTable tensors,
      Architecture arch,
      LocalMemory.Stage stage,
      int copy,
      WindowShare share) {
    WindowCode code = new WindowCode(tensors, arch, stage, copy);
    code.window(share);
    return new Statement.Repeat(WINDOW, share.count(), Folding.sequence(code.statements, PIECE));
  }

  private void window(WindowShare share) {
    Affine window = Affine.of(share.first()).plus(share.step(), WINDOW);
    for (Patch patch : plan.patches()) {
      load(patch, window);
      for (Piece piece : patch.pieces()) {
        if (arch.mode() == ComputingMode.WLM) {
          readRows(patch, piece);
        } else {
          readCrossbars(patch, piece);
        }
      }
    }
    for (Block block : plan.blocks()) {
      Address sums = accumulate(block);
      store(block, sums, share);
    }
  }

  private void load(Patch patch, Affine window) {
    add(
        Call.of("mov_patch")
            .address("src", tensors.address(declared.input()))
            .address("dst", input(patch, Affine.of(0)))
            .params(declared.entry())
            .number("window", window)
            .number("row", patch.row())
            .number("rows", patch.rows()));
  }

  private void readCrossbars(Patch patch, Piece piece) {
    add(
        Call.of("cim.read_xb")
            .number("xb_addr", piece.firstCrossbar())
            .number("len", piece.crossbars())
            .params(declared.entry())
            .address("src", input(patch, Affine.of(0)))
            .address("dst", sums(patch.core(), piece, piece.firstColumn()))
            .number("delay", piece.delayCycles(), 0));
  }

  /** One activation a row group; all but the first add to the sums. */
  private void readRows(Patch patch, Piece piece) {
    int parallel = arch.crossbar().parallelRows();
    int full = piece.rows() / parallel;
    int rest = piece.rows() % parallel;
    if (full == 0) {
      add(rowGroup(patch, piece, Affine.of(0), rest));
      return;
    }
    add(rowGroup(patch, piece, Affine.of(0), parallel));
    if (full > 1) {
      Affine row = Affine.of(parallel).plus(parallel, ROW_GROUP);
      Statement next = rowGroup(patch, piece, row, parallel).number("accumulate", 1).build();
      statements.add(new Statement.Repeat(ROW_GROUP, full - 1L, List.of(next)));
    }
    if (rest > 0) {
      Affine row = Affine.of((long) full * parallel);
      add(rowGroup(patch, piece, row, rest).number("accumulate", 1));
    }
  }

  /** Activates rows from {@code row} of the piece on. */
  private Call rowGroup(Patch patch, Piece piece, Affine row, int rows) {
    long first = piece.firstCrossbar() * arch.crossbar().rows() + piece.crossbarRow();
    boolean begins = row.isConstant() && row.constant() == 0;
    return Call.of("cim.read_row")
        .number("row_addr", row.plus(first))
        .number("len", rows)
        .params(declared.entry())
        .address("src", input(patch, row))
        .address("dst", sums(patch.core(), piece, piece.firstColumn()))
        .number("xbs", piece.crossbars(), 1)
        .number("delay", begins ? piece.delayCycles() : 0, 0);
  }

  /** Adds the partial sums of a block; where the sum is. */
  private Address accumulate(Block block) {
    boolean together = buffers.thrift().together();
    for (Partial partial : together ? block.remote() : block.partials()) {
      addLocally(block, partial);
    }
    Address total = sums(block.partials().getFirst(), block);
    if (together) {
      List<Address> terms = new ArrayList<>();
      for (Piece piece : block.partials().getFirst().pieces()) {
        terms.add(sums(block.home(), piece, block.column()));
      }
      for (Partial partial : block.remote()) {
        Address arrival = sum(block.home(), buffers.arrival(block, partial));
        move(sums(partial, block), arrival, block.columns());
        terms.add(arrival);
      }
      add(terms, block.columns());
    } else {
      block.remote().forEach(partial -> addArriving(block, partial, total));
    }
    return total;
  }

  private void addLocally(Block block, Partial partial) {
    add(
        partial.pieces().stream()
            .map(piece -> sums(partial.core(), piece, block.column()))
            .toList(),
        block.columns());
  }

  /** Adds what another core has, in portions that the buffer can take. */
  private void addArriving(Block block, Partial partial, Address total) {
    int portion = buffers.thrift().portion(block.columns());
    Address arrival = sum(block.home(), buffers.arrival(block, partial));
    for (int column = 0; column < block.columns(); column += portion) {
      int count = Math.min(portion, block.columns() - column);
      long bytes = (long) column * sumType().bytes();
      move(plus(sums(partial, block), bytes), arrival, count);
      add(List.of(plus(total, bytes), arrival), count);
    }
  }

  /** The sum of several rows of sums, in the place of the first. */
  private void add(List<Address> terms, int columns) {
    if (terms.size() < 2) {
      return;
    }
    Call call = Call.of("add");
    for (int i = 0; i < terms.size(); i++) {
      call.address("src" + (i + 1), terms.get(i));
    }
    add(call.address("dst", terms.getFirst()).number("len", columns));
  }

  private void store(Block block, Address sums, WindowShare share) {
    FlowTensor output = declared.output();
    long pixel = declared.pixel() * output.type().bytes();
    long channel = declared.channel(block.column()) * output.type().bytes();
    Address target =
        stepped(tensors.address(output, share.first() * pixel + channel), share.step() * pixel);
    if (declared.isPartialSum()) {
      move(sums, target, block.columns());
      return;
    }
    Address result = local(block.home(), buffers.output(block), output.type());
    add(
        Call.of("requant")
            .address("src", sums)
            .address("dst", result)
            .number("len", block.columns())
            .params(declared.entry())
            .number("column", block.column(), 0));
    move(result, target, block.columns());
  }

  private void move(Address from, Address to, int values) {
    add(Call.of("mov").address("src", from).address("dst", to).number("len", values));
  }

  private void add(Call call) {
    statements.add(call.build());
  }

  /** The input of a row of a patch. */
  private Address input(Patch patch, Affine row) {
    ValueType type = declared.input().type();
    Affine offset = Affine.of(buffers.patch(patch) + row.constant() * type.bytes());
    for (var term : row.coefficients().entrySet()) {
      offset = offset.plus(term.getValue() * type.bytes(), term.getKey());
    }
    return new Address(Space.L1, Affine.of(patch.core()), offset, type);
  }

  /** A piece's sum of a column of the matrix. */
  private Address sums(int core, Piece piece, int column) {
    long before = (long) (column - piece.firstColumn()) * sumType().bytes();
    return sum(core, buffers.sums(core, piece) + before);
  }

  /** Where a core has the sums of a block. */
  private Address sums(Partial partial, Block block) {
    return sums(partial.core(), partial.pieces().getFirst(), block.column());
  }

  private Address sum(int core, long offset) {
    return local(core, offset, sumType());
  }

  private ValueType sumType() {
    return declared.product().sumType();
  }

  private static Address local(int core, long offset, ValueType type) {
    return new Address(Space.L1, Affine.of(core), Affine.of(offset), type);
  }

  private static Address plus(Address address, long bytes) {
    return new Address(
        address.space(), address.core(), address.offset().plus(bytes), address.type());
  }

  private static Address stepped(Address address, long bytes) {
    return new Address(
        address.space(), address.core(), address.offset().plus(bytes, WINDOW), address.type());
  }
}
