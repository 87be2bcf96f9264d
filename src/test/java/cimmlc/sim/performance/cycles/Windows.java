package cimmlc.sim.performance.cycles;

import cimmlc.arch.Architecture;
import cimmlc.arch.NocCost;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** The windows of one copy for one image, value by value. */
final class Windows {

  private final Architecture arch;
  private final Memory memory;
  private final Copy copy;
  private final long[] grid; // output rows and columns of a convolution, or 1 and the vectors
  private final long pixelValues;
  private final LinkedHashMap<Long, Boolean> held = new LinkedHashMap<>(); // oldest first

  /** A window without its place in a queue. */
  record Draft(int[] reads, int[] writes, Work.Window work) {}

  Windows(Architecture arch, Memory memory, Copy copy) {
    this.arch = arch;
    this.memory = memory;
    this.copy = copy;
    pixelValues = copy.input().storedShape().getLast();
    grid = outputGrid();
  }

  /** The windows in the copy's order. */
  List<Draft> all() {
    held.clear();
    long values = copy.output().storedShape().getLast();
    long offset =
        copy.operation().address("dst").offset().constant()
            - copy.output().address().offset().constant();
    long first = offset / (values * copy.output().type().bytes());
    List<Draft> drafts = new ArrayList<>();
    for (int k = 0; k < copy.params().integer("windows"); k++) {
      long window = first + (long) k * copy.params().integer("step");
      if (window < copy.output().elements() / values) {
        drafts.add(draft(window));
      }
    }
    return drafts;
  }

  private Draft draft(long window) {
    SortedMap<Long, List<Integer>> values = valuesByPixel(window);
    IntStream all = values.values().stream().flatMap(List::stream).mapToInt(i -> i);
    return new Draft(
        memory.bytes(copy.input().address(), all),
        memory.bytes(copy.output().address(), written(window)),
        work(loaded(values)));
  }

  /** The values of each input pixel that a window reads: indices in the input's memory order. */
  private SortedMap<Long, List<Integer>> valuesByPixel(long window) {
    SortedMap<Long, List<Integer>> values = new TreeMap<>();
    List<Long> part = copy.part();
    long channels = pixelValues / copy.params().integer("groups");
    for (long g = part.get(0); g < part.get(1); g++) {
      for (long row = part.get(2); row < part.get(3); row++) {
        long pixel = pixel(window, row / channels);
        if (pixel >= 0) {
          long value = pixel * pixelValues + g * channels + row % channels;
          values.computeIfAbsent(pixel, _ -> new ArrayList<>()).add(Math.toIntExact(value));
        }
      }
    }
    return values;
  }

  /** The input pixel at a position of the kernel; -1 outside. */
  private long pixel(long window, long position) {
    if (!copy.params().has("kernel")) {
      return window;
    }
    List<Long> kernel = copy.params().ints("kernel");
    long image = window / (grid[0] * grid[1]);
    long y = along(0, window / grid[1] % grid[0], position / kernel.get(1));
    long x = along(1, window % grid[1], position % kernel.get(1));
    int height = copy.input().shape().get(2);
    int width = copy.input().shape().get(3);
    boolean inside = 0 <= y && y < height && 0 <= x && x < width;
    return inside ? (image * height + y) * width + x : -1;
  }

  private long along(int axis, long output, long position) {
    return output * copy.params().ints("stride").get(axis)
        - copy.params().ints("pad").get(axis)
        + position * dilation(axis);
  }

  private long dilation(int axis) {
    return copy.params().has("dilation") ? copy.params().ints("dilation").get(axis) : 1;
  }

  private long[] outputGrid() {
    return copy.params().has("kernel") ? new long[] {extent(0), extent(1)} : new long[] {1, 1};
  }

  private long extent(int axis) {
    List<Long> pad = copy.params().ints("pad");
    long reach = (copy.params().ints("kernel").get(axis) - 1) * dilation(axis) + 1;
    long padded = copy.input().shape().get(axis + 2) + pad.get(axis) + pad.get(axis + 2);
    return (padded - reach) / copy.params().ints("stride").get(axis) + 1;
  }

  private IntStream written(long window) {
    List<Long> part = copy.part();
    long values = copy.output().storedShape().getLast();
    long perGroup = copy.raw() ? copy.columns() : values / copy.params().integer("groups");
    List<Integer> indices = new ArrayList<>();
    for (long g = part.get(0); g < part.get(1); g++) {
      for (long c = part.get(4); c < part.get(5); c++) {
        long column =
            copy.raw() ? (g - part.get(0)) * perGroup + c - part.get(4) : g * perGroup + c;
        indices.add(Math.toIntExact(window * values + column));
      }
    }
    return indices.stream().mapToInt(i -> i);
  }

  /** New values for L1. */
  private long loaded(SortedMap<Long, List<Integer>> values) {
    long most =
        IntStream.range(0, copy.layout().cores())
            .mapToLong(copy.layout()::rows)
            .max()
            .orElseThrow();
    double pixels =
        Math.floor(arch.core().l1Bytes() * copy.positions() / (most * copy.input().type().bytes()));
    long loaded = 0;
    for (Map.Entry<Long, List<Integer>> entry : values.entrySet()) {
      boolean isHeld = held.remove(entry.getKey()) != null;
      loaded += isHeld ? 0 : entry.getValue().size();
      held.put(entry.getKey(), true);
      while (held.size() > pixels) {
        held.pollFirstEntry();
      }
    }
    return loaded;
  }

  private Work.Window work(long loaded) {
    long all = (long) copy.rows() * copy.groups();
    long[] bits = new long[copy.layout().cores()];
    Arrays.setAll(
        bits, i -> Math.ceilDiv(loaded * copy.layout().rows(i), all) * copy.input().type().bits());
    return new Work.Window(copy, phases(), bits);
  }

  private List<Work.Phase> phases() {
    return Arrays.stream(Work.Phase.values()).filter(this::exists).toList();
  }

  private boolean exists(Work.Phase phase) {
    return switch (phase) {
      case LOAD, STORE ->
          Double.isFinite(arch.chip().l0BitsPerCycle())
              || Double.isFinite(arch.chip().l0TotalBitsPerCycle());
      case NOC_IN, NOC_OUT -> !(arch.chip().noc().cost() instanceof NocCost.Ideal);
      case FEED -> Double.isFinite(arch.core().l1BitsPerCycle());
      case MVM -> true;
      case ALU -> Double.isFinite(arch.core().aluOpsPerCycle());
    };
  }
}
