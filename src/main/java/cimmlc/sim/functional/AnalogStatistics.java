package cimmlc.sim.functional;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects what the ADCs did, layer by layer; any number of runs, any thread. */
public final class AnalogStatistics {

  private final Map<String, LayerConversions> layers = new LinkedHashMap<>();

  /** Adds a part of a layer. */
  synchronized void add(LayerConversions part) {
    layers.merge(part.name(), part, LayerConversions::and);
  }

  /** The layers so far, in the order in which they came. */
  public synchronized List<LayerConversions> layers() {
    return List.copyOf(layers.values());
  }
}
