package cimmlc.codegen;

import cimmlc.flow.Operand.Address;
import cimmlc.flow.Space;
import cimmlc.flow.TensorDecl;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tensors of a flow, in the order of their declaration, and where they lie once that is known.
 */
final class TensorTable {

  private record Place(Space space, long offset) {}

  private final Map<String, FlowTensor> tensors = new LinkedHashMap<>();
  private final Map<String, List<String>> byRoot = new LinkedHashMap<>();
  private final Map<String, Place> places = new HashMap<>();

  FlowTensor add(FlowTensor tensor) {
    if (tensors.putIfAbsent(tensor.name(), tensor) != null) {
      throw new IllegalStateException("tensor " + tensor.name() + " is declared twice");
    }
    byRoot.computeIfAbsent(tensor.root(), _ -> new ArrayList<>()).add(tensor.name());
    return tensor;
  }

  boolean has(String name) {
    return tensors.containsKey(name);
  }

  FlowTensor get(String name) {
    FlowTensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalStateException("tensor " + name + " is used before it is declared");
    }
    return tensor;
  }

  Collection<FlowTensor> all() {
    return tensors.values();
  }

  /** The other tensors at the same place. */
  List<String> views(String name) {
    List<String> others = new ArrayList<>(byRoot.getOrDefault(get(name).root(), List.of()));
    others.remove(name);
    return others;
  }

  void place(String root, Space space, long offset) {
    places.put(root, new Place(space, offset));
  }

  boolean isPlaced(String root) {
    return places.containsKey(root);
  }

  Address address(FlowTensor tensor) {
    return address(tensor, 0);
  }

  /** The address so many bytes behind the first. */
  Address address(FlowTensor tensor, long bytes) {
    Place place = places.get(tensor.root());
    if (place == null) {
      throw new IllegalStateException("tensor " + tensor.name() + " has no place");
    }
    return Address.of(place.space(), place.offset() + bytes, tensor.type());
  }

  Map<String, TensorDecl> declarations() {
    Map<String, TensorDecl> declarations = LinkedHashMap.newLinkedHashMap(tensors.size());
    for (FlowTensor tensor : tensors.values()) {
      declarations.put(
          tensor.name(),
          new TensorDecl(
              tensor.name(),
              address(tensor),
              tensor.shape().dims(),
              tensor.layout(),
              tensor.scale(),
              tensor.zeroPoint(),
              tensor.role()));
    }
    return declarations;
  }
}
