package cimmlc.sim.performance;

import cimmlc.arch.Architecture;
import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import cimmlc.flow.Header;
import cimmlc.flow.Params;
import cimmlc.flow.Statement;
import cimmlc.flow.Statement.Operation;
import cimmlc.flow.Statement.Repeat;
import cimmlc.flow.TensorDecl;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/**
 * Lowers the copies of crossbar and wordline mode: a queue for each input slice of each copy, and
 * one for each block of columns that a copy stores (docs/timing.md, "Copies on crossbars").
 */
final class LowerCopies {

  private final Header header;
  private final LowerWindows windows;
  private final WrittenBlocks written;

  LowerCopies(Header header, LowerWindows windows, WrittenBlocks written) {
    this.header = header;
    this.windows = windows;
    this.written = written;
  }

  /** True if crossbars are read by the statement itself, not a core as a whole. */
  static boolean readsCrossbars(Statement statement) {
    return switch (statement) {
      case Operation operation ->
          operation.op().equals("cim.read_xb") || operation.op().equals("cim.read_row");
      case Statement.Parallel(var body) -> body.stream().anyMatch(LowerCopies::readsCrossbars);
      case Repeat(_, _, var body) -> body.stream().anyMatch(LowerCopies::readsCrossbars);
      case Statement.Stage _, Statement.Segment _ -> false;
    };
  }

  /** The queues of all copies of a stage, copy by copy. */
  List<Stream> lower(String stage, int index, Statement statement) {
    List<WindowBody> copies = new ArrayList<>();
    List<Statement> members =
        statement instanceof Statement.Parallel(var body) ? body : List.of(statement);
    for (Statement member : members) {
      if (!(member instanceof Repeat repeat)) {
        throw new InvalidInputException(
            Location.of("stage " + stage), "reads crossbars outside of a repeat of windows");
      }
      unfold(repeat, Map.of(), copies);
    }
    Map<Integer, Integer> coreRows = new HashMap<>();
    for (WindowBody copy : copies) {
      copy.slices.forEach(slice -> coreRows.merge(slice.core, slice.rows, Integer::sum));
    }
    List<Stream> streams = new ArrayList<>();
    for (int copy = 0; copy < copies.size(); copy++) {
      for (Piece piece : pieces(copies.get(copy), copy, coreRows)) {
        streams.add(new Stream(stage, index, List.of(piece), Stream.Order.ROUNDS));
      }
    }
    return streams;
  }

  private void unfold(Repeat member, Map<String, Long> outside, List<WindowBody> copies) {
    if (member.body().size() == 1 && member.body().getFirst() instanceof Repeat inner) {
      Map<String, Long> variables = new HashMap<>(outside);
      for (long i = 0; i < member.count(); i++) {
        variables.put(member.variable(), i);
        unfold(inner, variables, copies);
      }
    } else {
      copies.add(WindowBody.of(header, written, member, outside));
    }
  }

  private List<Piece> pieces(WindowBody body, int copy, Map<Integer, Integer> coreRows) {
    List<Piece> pieces = new ArrayList<>();
    Map<Slice, Piece.Windows> slices = new IdentityHashMap<>();
    for (Slice slice : body.slices) {
      if (!slice.activations().isEmpty()) {
        Piece.Windows reads = reads(body, slice, copy, coreRows.getOrDefault(slice.core, 0));
        slices.put(slice, reads);
        pieces.add(reads);
      }
    }
    for (WindowBody.Store store : body.stores) {
      List<Piece.Sum> sums = new ArrayList<>();
      for (Slice.Source source : store.value().sources()) {
        Piece.Windows slice = Objects.requireNonNull(slices.get(source.slice()));
        sums.add(new Piece.Sum(slice, source.activation()));
      }
      pieces.add(sums(body, store, copy, sums));
    }
    return pieces;
  }

  private Piece.Windows reads(WindowBody body, Slice slice, int copy, int coreRows) {
    Params params = header.params(slice.params);
    TensorDecl input = header.tensor(params.word("input"));
    Architecture arch = header.architecture();
    int units = Math.toIntExact(body.windows);
    List<Region> reads = windows.rows(slice);
    int[] fresh = {0};
    for (Region read : reads) {
      fresh = sum(fresh, windows.buffer().newValues(read, units, arch, coreRows, input));
    }
    return new Piece.Windows(
        units,
        slice.firstWindow,
        slice.step,
        slice.core,
        slice.load(),
        fresh.length == 1 ? new int[0] : fresh,
        fresh[0],
        input.type().bits(),
        0,
        slice.activations(),
        slice.rows,
        reads,
        Region.NOTHING,
        new Piece.Queue(
            Piece.Part.READS,
            copy,
            slice.core,
            buffers(slice, 0),
            buffers(slice, 1),
            List.of(),
            CrossbarTransfers.in(slice, arch, input.type().bits()),
            List.of()));
  }

  /** Windows that the buffers of inputs, or of sums, of a slice hold. */
  private int buffers(Slice slice, int which) {
    Params params = header.params(slice.params);
    List<Long> buffers = params.has("buffers") ? params.ints("buffers") : List.of(2L, 2L);
    return Math.toIntExact(buffers.get(which));
  }

  /** Values of each unit, one number where all units have as many. */
  private static int[] sum(int[] a, int[] b) {
    int[] sum = new int[Math.max(a.length, b.length)];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = a[a.length == 1 ? 0 : i] + b[b.length == 1 ? 0 : i];
    }
    return sum;
  }

  private Piece sums(WindowBody body, WindowBody.Store store, int copy, List<Piece.Sum> of) {
    Slice slice = store.value().sources().iterator().next().slice();
    SumRanges.Work work = store.value().work();
    TreeSet<Integer> cores = new TreeSet<>(work.operations.keySet());
    cores.add(store.core());
    int first = cores.first();
    int count = cores.last() - first + 1;
    int[] operations = new int[count];
    work.operations.forEach((core, each) -> operations[core - first] = Math.toIntExact(each));
    int[] finished = new int[count];
    finished[store.core() - first] = store.columns();
    int[] none = new int[count];
    CoreLoad load = new CoreLoad(0, 0, 0, 0, 0, none, none, operations, finished, false);
    long bytes = (long) store.columns() * store.to().type().bytes();
    return new Piece.Windows(
        Math.toIntExact(body.windows),
        slice.firstWindow,
        slice.step,
        first,
        load,
        new int[0],
        0,
        0,
        store.to().type().bits(),
        List.of(),
        1,
        List.of(),
        new Region.Vectors(store.dst(), body.windows, store.stride(), bytes, 0, 1),
        new Piece.Queue(
            Piece.Part.SUMS,
            copy,
            store.core(),
            buffers(slice, 0),
            buffers(slice, 1),
            of,
            CrossbarTransfers.out(store, header.architecture()),
            work.transfers));
  }
}
