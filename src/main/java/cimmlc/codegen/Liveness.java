package cimmlc.codegen;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * From when to when each tensor needs its place. Steps of a sequential segment have a time each;
 * all steps of a concurrent one have the same time, since they overlap.
 */
final class Liveness {

  private static final class Span {
    private final FlowTensor tensor;
    private int begin = Integer.MAX_VALUE;
    private int end;

    Span(FlowTensor tensor) {
      this.tensor = tensor;
    }

    void touch(int time) {
      begin = Math.min(begin, time);
      end = Math.max(end, time);
    }
  }

  private final Map<String, Span> spans = new LinkedHashMap<>();
  private int time;

  private Liveness() {}

  /** Lifetimes of all tensors that have no place yet, by begin, then by declaration. */
  static List<Lifetime> of(TensorTable tensors, List<LoweredSegment> segments) {
    Liveness liveness = new Liveness();
    for (FlowTensor tensor : tensors.all()) {
      if (!tensors.isPlaced(tensor.root()) && tensor.root().equals(tensor.name())) {
        liveness.spans.put(tensor.name(), new Span(tensor));
      }
    }
    segments.forEach(liveness::run);
    for (FlowTensor tensor : tensors.all()) {
      switch (tensor.role()) {
        case INPUT -> liveness.touch(tensor, 0);
        case OUTPUT -> liveness.touch(tensor, liveness.time);
        case INTERNAL -> {}
      }
    }
    return liveness.lifetimes();
  }

  private void run(LoweredSegment segment) {
    for (Step step : segment.steps()) {
      step.reads().forEach(tensor -> touch(tensor, time));
      step.writes().forEach(tensor -> touch(tensor, time));
      if (segment.sequential()) {
        time++;
      }
    }
    if (!segment.sequential()) {
      time++;
    }
  }

  private void touch(FlowTensor tensor, int at) {
    Span span = spans.get(tensor.root());
    if (span != null) {
      span.touch(at);
    }
  }

  private List<Lifetime> lifetimes() {
    List<Lifetime> lifetimes = new ArrayList<>(spans.size());
    for (Span span : spans.values()) {
      if (span.begin <= span.end) {
        lifetimes.add(new Lifetime(span.tensor.name(), span.tensor.bytes(), span.begin, span.end));
      }
    }
    lifetimes.sort(java.util.Comparator.comparingInt(Lifetime::begin));
    return lifetimes;
  }
}
