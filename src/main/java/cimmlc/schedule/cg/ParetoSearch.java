package cimmlc.schedule.cg;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The sparse dynamic program behind {@link SumDuplication}. After each operator the states are the
 * undominated pairs of cores and {@code excess}: how far a state is, in scaled cycles, above what
 * its operators take at the Lagrangian price. Excess only grows, so a state beyond the slack is
 * hopeless.
 */
final class ParetoSearch {

  private final List<Choices> choices;
  private final LagrangianBound bound;
  private final long budget;
  private final long slack;
  private final int width;
  private final List<Layer> layers = new ArrayList<>();
  private boolean complete = true;

  /** The choices of an operator that can be part of a better solution. */
  private record Option(int choice, long cores, long excess) {}

  /**
   * States after an operator, cores rising; a state knows the one that it continues.
   *
   * @param operator index of the operator
   */
  private record Layer(int operator, long[] cores, long[] excess, int[] parent, int[] choice) {

    int size() {
      return cores.length;
    }

    /** What the way back needs. */
    Layer path() {
      return new Layer(operator, new long[0], new long[0], parent, choice);
    }
  }

  ParetoSearch(List<Choices> choices, LagrangianBound bound, long budget, long slack, int width) {
    this.choices = choices;
    this.bound = bound;
    this.budget = budget;
    this.slack = slack;
    this.width = width;
  }

  /** True if no state was dropped for want of width: the result is then the optimum. */
  boolean complete() {
    return complete;
  }

  /** The best choice of each operator; empty if none within the slack was found. */
  int[] run() {
    // Few options first keeps the layers thin; operators of one kind in a row give equal states.
    List<List<Option>> options =
        IntStream.range(0, choices.size()).mapToObj(this::options).toList();
    int[] order =
        IntStream.range(0, choices.size())
            .boxed()
            .sorted(
                Comparator.comparingInt((Integer i) -> options.get(i).size())
                    .thenComparing(i -> choices.get(i).cycles()[0])
                    .thenComparing(i -> choices.get(i).cores()[0]))
            .mapToInt(Integer::intValue)
            .toArray();
    long least = options.stream().mapToLong(o -> o.getFirst().cores()).sum();
    Layer layer = new Layer(-1, new long[1], new long[1], new int[1], new int[1]);
    for (int operator : order) {
      least -= options.get(operator).getFirst().cores();
      layer = narrowed(extend(layer, operator, options.get(operator), budget - least));
      layers.add(layer.path());
      if (layer.size() == 0) {
        return new int[0];
      }
    }
    return trace(layer);
  }

  private List<Option> options(int operator) {
    Choices all = choices.get(operator);
    long base = all.cost(bound.choice()[operator], bound.scale(), bound.price());
    List<Option> kept = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      long excess = all.cost(i, bound.scale(), bound.price()) - base;
      if (excess <= slack) {
        kept.add(new Option(i, all.cores()[i], excess));
      }
    }
    return kept;
  }

  /** All states by one option each, merged two by two, with dominated ones left out. */
  private Layer extend(Layer from, int operator, List<Option> options, long room) {
    List<Layer> parts = new ArrayList<>();
    options.forEach(option -> parts.add(shifted(from, operator, option, room)));
    while (parts.size() > 1) {
      List<Layer> merged = new ArrayList<>();
      for (int i = 0; i < parts.size(); i += 2) {
        merged.add(i + 1 < parts.size() ? merge(parts.get(i), parts.get(i + 1)) : parts.get(i));
      }
      parts.clear();
      parts.addAll(merged);
    }
    return parts.getFirst();
  }

  private Layer shifted(Layer from, int operator, Option option, long room) {
    Layer to = room(operator, from.size());
    int count = 0;
    for (int i = 0; i < from.size(); i++) {
      long cores = from.cores[i] + option.cores;
      long excess = from.excess[i] + option.excess;
      if (cores <= room && excess <= slack) {
        to.cores[count] = cores;
        to.excess[count] = excess;
        to.parent[count] = i;
        to.choice[count++] = option.choice;
      }
    }
    return cut(to, count);
  }

  private Layer merge(Layer a, Layer b) {
    Layer to = room(a.operator, a.size() + b.size());
    int count = 0;
    long least = Long.MAX_VALUE;
    int i = 0;
    int j = 0;
    while (i < a.size() || j < b.size()) {
      boolean first = j == b.size() || (i < a.size() && before(a, i, b, j));
      Layer source = first ? a : b;
      int index = first ? i++ : j++;
      long cycles = scaledCycles(source, index);
      if (cycles < least) {
        least = cycles;
        copy(source, index, to, count++);
      }
    }
    return cut(to, count);
  }

  private boolean before(Layer a, int i, Layer b, int j) {
    return a.cores[i] < b.cores[j] || (a.cores[i] == b.cores[j] && a.excess[i] <= b.excess[j]);
  }

  /** Up to a constant of the layer; a state is dominated by one of fewer cores and cycles. */
  private long scaledCycles(Layer layer, int index) {
    return layer.excess[index] - bound.price() * layer.cores[index];
  }

  /** Keeps the states of least excess where there are too many. */
  private Layer narrowed(Layer layer) {
    if (layer.size() <= width) {
      return layer;
    }
    complete = false;
    long[] sorted = layer.excess.clone();
    Arrays.sort(sorted);
    Layer to = room(layer.operator, layer.size());
    int count = 0;
    for (int i = 0; i < layer.size() && count < width; i++) {
      if (layer.excess[i] <= sorted[width - 1]) {
        copy(layer, i, to, count++);
      }
    }
    return cut(to, count);
  }

  /**
   * From the state of fewest cycles, which is the one of most cores, back to the first operator.
   */
  private int[] trace(Layer last) {
    int[] chosen = new int[choices.size()];
    int state = last.size() - 1;
    for (Layer layer : layers.reversed()) {
      chosen[layer.operator] = layer.choice[state];
      state = layer.parent[state];
    }
    return chosen;
  }

  private static Layer room(int operator, int size) {
    return new Layer(operator, new long[size], new long[size], new int[size], new int[size]);
  }

  private static void copy(Layer from, int i, Layer to, int j) {
    to.cores[j] = from.cores[i];
    to.excess[j] = from.excess[i];
    to.parent[j] = from.parent[i];
    to.choice[j] = from.choice[i];
  }

  private static Layer cut(Layer layer, int count) {
    return count == layer.size()
        ? layer
        : new Layer(
            layer.operator,
            Arrays.copyOf(layer.cores, count),
            Arrays.copyOf(layer.excess, count),
            Arrays.copyOf(layer.parent, count),
            Arrays.copyOf(layer.choice, count));
  }
}
