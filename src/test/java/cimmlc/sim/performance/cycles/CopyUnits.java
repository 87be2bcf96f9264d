package cimmlc.sim.performance.cycles;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The units of one copy on crossbars: a stream for each slice and for each block. */
final class CopyUnits {

  private final CrossbarCopy copy;
  private final Memory memory;
  private final int images;
  private int sums;
  private final List<List<Unit>> slices = new ArrayList<>();
  private final List<List<Unit>> blocks = new ArrayList<>();

  /** For each slice and activation of the window before. */
  private final Map<Long, Step.Activation> former = new HashMap<>();

  private List<LinkedHashMap<Long, Boolean>> held = new ArrayList<>();

  /**
   * Units of a copy.
   *
   * @param sums the first number of a byte that stands for sums
   */
  CopyUnits(CrossbarCopy copy, Memory memory, int images, int sums) {
    this.copy = copy;
    this.memory = memory;
    this.images = images;
    this.sums = sums;
  }

  /** The first number that no byte has. */
  int sums() {
    return sums;
  }

  /** The streams, slices before blocks. */
  List<List<Unit>> streams(int stage, int firstStream) {
    for (int image = 0; image < images; image++) {
      held = new ArrayList<>();
      for (long k = 0; k < copy.windows(); k++) {
        window(stage, firstStream, image, copy.window(k));
      }
    }
    List<List<Unit>> all = new ArrayList<>(slices);
    all.addAll(blocks);
    return all;
  }

  private void window(int stage, int firstStream, int image, WindowRun run) {
    Map<WindowRun.Source, Step.Activation> activations = new HashMap<>();
    Map<WindowRun.Source, Unit> sliceOf = new HashMap<>();
    List<WindowRun.Slice> active =
        run.slices().stream().filter(slice -> !slice.activations().isEmpty()).toList();
    for (int i = 0; i < active.size(); i++) {
      if (slices.size() == i) {
        slices.add(new ArrayList<>());
      }
      if (held.size() == i) {
        held.add(new LinkedHashMap<>());
      }
      long patches = copy.buffers(run, 0);
      Unit unit = slice(stage, firstStream, image, active.get(i), i, activations, patches);
      active.get(i).activations().forEach(source -> sliceOf.put(source, unit));
      wait(unit, 0, slices.get(i), patches, Work.Phase.MVM);
      slices.get(i).add(unit);
    }
    for (int i = 0; i < run.blocks().size(); i++) {
      if (blocks.size() == i) {
        blocks.add(new ArrayList<>());
      }
      WindowRun.Block block = run.blocks().get(i);
      Unit unit = block(stage, firstStream + active.size() + i, image, block, i, activations);
      for (WindowRun.Source source : block.crossbars().keySet()) {
        Unit slice = Objects.requireNonNull(sliceOf.get(source));
        wait(slice, slice.phases() - 1, blocks.get(i), copy.buffers(run, 1), Work.Phase.ALU);
      }
      blocks.get(i).add(unit);
    }
  }

  /** A unit's phase waits for a phase of an earlier one of a stream. */
  private static void wait(
      Unit unit, int phase, List<Unit> stream, long windows, Work.Phase ofPhase) {
    if (stream.size() >= windows) {
      Unit earlier = stream.get(Math.toIntExact(stream.size() - windows));
      int of = ((Work.Steps) earlier.work).number(ofPhase);
      unit.waits.get(phase).add(new Unit.Wait(earlier, of, true));
    }
  }

  private Unit slice(
      int stage,
      int firstStream,
      int image,
      WindowRun.Slice slice,
      int index,
      Map<WindowRun.Source, Step.Activation> activations,
      long patches) {
    List<Step.Activation> own = new ArrayList<>();
    for (WindowRun.Source source : slice.activations()) {
      long key = (long) index << 32 | own.size();
      Step.Activation activation =
          new Step.Activation(
              source.first, source.crossbars, source.delay, sums++, former.get(key));
      activation.cycles = source.cycles;
      activation.rows = source.rows;
      former.put(key, activation);
      activations.put(source, activation);
      own.add(activation);
    }
    TreeMap<Long, List<Integer>> values = copy.values(slice);
    long loaded = copy.loaded(slice, values, held.get(index));
    int[] bytes =
        memory.bytes(
            copy.inputAddress(slice),
            values.values().stream().flatMap(List::stream).mapToInt(i -> i));
    return new Unit(
        new Unit.Place(stage, firstStream + index, slices.get(index).size(), image),
        List.of(own(image, bytes)),
        new int[0],
        copy.steps(slice, loaded, own),
        last(slices.get(index)),
        Math.max(2, patches));
  }

  private Unit block(
      int stage,
      int stream,
      int image,
      WindowRun.Block block,
      int index,
      Map<WindowRun.Source, Step.Activation> activations) {
    int[] read =
        block.crossbars().keySet().stream()
            .mapToInt(source -> Objects.requireNonNull(activations.get(source)).sum)
            .toArray();
    IntStream columns = IntStream.range(0, Math.toIntExact(block.columns()));
    return new Unit(
        new Unit.Place(stage, stream, blocks.get(index).size(), image),
        List.of(read),
        own(image, memory.bytes(block.to(), columns)),
        copy.steps(block),
        last(blocks.get(index)));
  }

  private static @Nullable Unit last(List<Unit> stream) {
    return stream.isEmpty() ? null : stream.getLast();
  }

  private int[] own(int image, int[] bytes) {
    return Arrays.stream(bytes).map(b -> b + image * memory.bytes()).toArray();
  }
}
