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
  private final Positions positions;
  private final long pixelValues;
  private final LinkedHashMap<Long, Boolean> held = new LinkedHashMap<>(); // oldest first

  /** A window without its place in a queue. */
  record Draft(int[] reads, int[] writes, Work.Window work) {}

  Windows(Architecture arch, Memory memory, Copy copy) {
    this.arch = arch;
    this.memory = memory;
    this.copy = copy;
    pixelValues = copy.input().storedShape().getLast();
    positions = new Positions(copy.params(), copy.input());
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
        long pixel = positions.pixel(window, row / channels);
        if (pixel >= 0) {
          long value = pixel * pixelValues + g * channels + row % channels;
          values.computeIfAbsent(pixel, _ -> new ArrayList<>()).add(Math.toIntExact(value));
        }
      }
    }
    return values;
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
      case XB_IN, XB_OUT, GATHER -> false;
      case NOC_IN, NOC_OUT -> !(arch.chip().noc().cost() instanceof NocCost.Ideal);
      case FEED -> Double.isFinite(arch.core().l1BitsPerCycle());
      case MVM -> true;
      case ALU -> Double.isFinite(arch.core().aluOpsPerCycle());
    };
  }
}
