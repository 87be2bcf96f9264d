package cimmlc.sim.performance;

import cimmlc.arch.Architecture;
import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import cimmlc.flow.Header;
import cimmlc.flow.Params;
import cimmlc.flow.Statement.Operation;
import cimmlc.flow.TensorDecl;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Lowers {@code cim.read_core}: the windows of one copy (docs/timing.md, "Windows"). */
final class LowerWindows {

  private final Header header;
  private final Map<String, Shared> shared = new HashMap<>();
  private final LocalBuffer buffer = new LocalBuffer();

  LowerWindows(Header header) {
    this.header = header;
  }

  /** What all copies that name the same params have in common. */
  private record Shared(
      Params params,
      TensorDecl input,
      TensorDecl output,
      Form form,
      CoreLoad load,
      List<Piece.Activation> activations) {}

  /**
   * The part of the operator's matrix.
   *
   * @param frame of a convolution; a matmul's is a column of vectors
   * @param windows of the whole operator
   * @param groupRows matrix rows of a whole group
   * @param part group begin, group end, row begin, row end
   * @param columns of the part, a group
   */
  private record Form(
      WindowFrame frame, int windows, int groups, int groupRows, int[] part, int columns) {

    int rows() {
      return part[3] - part[2];
    }

    boolean wholeRows() {
      return part[0] == 0 && part[1] == groups && part[2] == 0 && part[3] == groupRows;
    }
  }

  Piece.Windows lower(Operation read, Map<String, Long> variables) {
    Shared of = shared(read.name("params"));
    Form form = of.form();
    TensorDecl output = of.output();
    long pixel = lastExtent(output) * (long) output.type().bytes();
    long dst = Addresses.of(read.address("dst"), variables);
    long base = Addresses.of(output.address());
    int first = Math.toIntExact((dst - base) / pixel);
    int step = of.params().integer("step");
    int units = Math.min(of.params().integer("windows"), Math.ceilDiv(form.windows - first, step));
    if (dst < base || units < 0) {
      throw wrong(of.params(), "a copy's dst lies outside its output");
    }
    Region reads = reads(of, first, step);
    long valueBytes = output.type().bytes();
    long columnBytes = (long) (form.part[1] - form.part[0]) * form.columns * valueBytes;
    Region writes =
        new Region.Vectors(
            base + (dst - base) % pixel, form.windows, pixel, columnBytes, first, step);
    long rows = Arrays.stream(of.load().rows()).max().orElse(0);
    int[] fresh = buffer.newValues(reads, units, header.architecture(), rows, of.input());
    return new Piece.Windows(
        units,
        first,
        step,
        Math.toIntExact(read.number("core_addr", 0).at(variables)),
        of.load(),
        fresh.length == 1 ? new int[0] : fresh,
        fresh.length == 1 ? fresh[0] : 0,
        of.input().type().bits(),
        output.type().bits(),
        of.activations(),
        form.rows() * (form.part[1] - form.part[0]),
        List.of(reads),
        writes,
        Piece.Queue.whole(Math.toIntExact(read.number("core_addr", 0).at(variables))));
  }

  /** The local buffers of copies, one after another. */
  LocalBuffer buffer() {
    return buffer;
  }

  /** How the matrix of a params entry lies on the cores of a copy. */
  CoreLoad load(String params) {
    return shared(params).load();
  }

  private Shared shared(String name) {
    return shared.computeIfAbsent(name, _ -> shared(header.params(name)));
  }

  private Shared shared(Params params) {
    TensorDecl input = header.tensor(params.word("input"));
    Architecture arch = header.architecture();
    Form form = form(params, input, params.has("kernel"));
    int groups = form.part[1] - form.part[0];
    int weightBits = header.constant(params.word("weights")).type().bits();
    CoreLoad.Matrix matrix = new CoreLoad.Matrix(form.rows(), form.columns, groups);
    CoreLoad load = CoreLoad.of(matrix, arch, weightBits, params.integer("cores"));
    if (load.crossbars() > (long) params.integer("cores") * arch.crossbarsPerCore()) {
      throw wrong(
          params, "a copy needs " + load.crossbars() + " crossbars, more than its cores have");
    }
    long cycles = arch.crossbar().mvmCycles(input.type().bits());
    return new Shared(
        params,
        input,
        header.tensor(params.word("output")),
        form,
        load,
        List.of(new Piece.Activation(0, load.crossbars(), 0, cycles)));
  }

  private Form form(Params params, TensorDecl input, boolean conv) {
    int groups = params.integer("groups");
    int channels = lastExtent(input);
    WindowFrame frame =
        conv
            ? WindowFrame.of(params, input)
            : new WindowFrame(1, vectors(input), 1, 1, 1, 1, 1, 0, 0, 1, 1, vectors(input), 1);
    int groupRows = frame.kernelH() * frame.kernelW() * (channels / groups);
    if (params.has("part")) {
      int[] all = params.ints("part").stream().mapToInt(Math::toIntExact).toArray();
      int[] part = Arrays.copyOf(all, 4);
      return new Form(frame, frame.windows(), groups, groupRows, part, all[5] - all[4]);
    }
    long weights = header.constant(params.word("weights")).count();
    int columns = Math.toIntExact(weights / ((long) groups * groupRows));
    int[] whole = {0, groups, 0, groupRows};
    return new Form(frame, frame.windows(), groups, groupRows, whole, columns);
  }

  private static Region reads(Shared of, int first, int step) {
    return reads(of.form(), of.input(), first, step);
  }

  /** What the windows of a slice of the stacked matrix's rows read. */
  List<Region> rows(Slice slice) {
    Params params = header.params(slice.params);
    TensorDecl input = header.tensor(params.word("input"));
    Form form = form(params, input, params.has("kernel"));
    List<Region> reads = new ArrayList<>();
    int end = slice.row + slice.rows;
    for (int row = slice.row; row < end; ) {
      int group = row / form.rows();
      int from = row % form.rows();
      int groups = from == 0 ? Math.max(1, (end - row) / form.rows()) : 1;
      int to = groups > 1 ? form.rows() : Math.min(form.rows(), from + end - row);
      int[] part = {
        form.part[0] + group, form.part[0] + group + groups, form.part[2] + from, form.part[2] + to
      };
      Form rows =
          new Form(form.frame, form.windows, form.groups, form.groupRows, part, form.columns);
      reads.add(reads(rows, input, slice.firstWindow, slice.step));
      row += groups > 1 ? groups * form.rows() : to - from;
    }
    return reads;
  }

  private static Region reads(Form form, TensorDecl input, int first, int step) {
    int bytes = input.type().bytes();
    WindowReads.Channels channels =
        form.wholeRows()
            ? WindowReads.Channels.ALL
            : new WindowReads.Channels(
                false,
                form.part[0],
                form.part[1],
                form.part[2],
                form.part[3],
                lastExtent(input) / form.groups,
                bytes);
    long pixelBytes = (long) lastExtent(input) * bytes;
    return new WindowReads(
        form.frame, Addresses.of(input.address()), pixelBytes, channels, first, step);
  }

  /** Values of the vector along the innermost stored axis. */
  static int lastExtent(TensorDecl tensor) {
    List<Integer> stored = tensor.storedShape();
    return stored.isEmpty() ? 1 : stored.getLast();
  }

  /** Vectors along the innermost stored axis. */
  static int vectors(TensorDecl tensor) {
    return Math.toIntExact(tensor.elements() / Math.max(1, lastExtent(tensor)));
  }

  private static InvalidInputException wrong(Params params, String what) {
    return new InvalidInputException(Location.of("params " + params.name()), what);
  }
}
