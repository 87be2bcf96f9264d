package cimmlc.codegen;

import cimmlc.flow.Params;
import cimmlc.flow.Params.Value;
import cimmlc.graph.Window;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The parameter entries of a flow. */
final class ParamsTable {

  private final Names names = new Names();
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /** A new entry of that name, or of a similar one where it is taken. */
  Entry entry(String name) {
    Entry entry = new Entry(names.fresh(name));
    entries.put(entry.name, entry);
    return entry;
  }

  /** All entries; {@code views} is added to those whose output has other names. */
  Map<String, Params> declarations(TensorTable tensors) {
    Map<String, Params> declarations = LinkedHashMap.newLinkedHashMap(entries.size());
    for (Entry entry : entries.values()) {
      if (entry.values.get("output") instanceof Value.Names(List<String> output)) {
        List<String> views = tensors.views(output.getFirst());
        if (!views.isEmpty()) {
          entry.names("views", views);
        }
      }
      declarations.put(entry.name, new Params(entry.name, entry.values));
    }
    return declarations;
  }

  /** An entry while its keys are set. */
  static final class Entry {

    private final String name;
    private final Map<String, Value> values = new LinkedHashMap<>();

    private Entry(String name) {
      this.name = name;
    }

    String name() {
      return name;
    }

    Entry ints(String key, long... numbers) {
      values.put(key, new Value.Ints(java.util.Arrays.stream(numbers).boxed().toList()));
      return this;
    }

    Entry ints(String key, List<Integer> numbers) {
      return ints(key, numbers.stream().mapToLong(Integer::longValue).toArray());
    }

    Entry real(String key, float number) {
      values.put(key, new Value.Real(number));
      return this;
    }

    Entry name(String key, String word) {
      return names(key, List.of(word));
    }

    Entry names(String key, List<String> words) {
      values.put(key, new Value.Names(words));
      return this;
    }

    /** Kernel, stride, pad and dilation. */
    Entry window(Window window) {
      return ints("kernel", window.kernelH(), window.kernelW())
          .ints("stride", window.strideH(), window.strideW())
          .ints("pad", window.padTop(), window.padLeft(), window.padBottom(), window.padRight())
          .ints("dilation", window.dilationH(), window.dilationW());
    }

    /** All keys of another entry that this one does not have. */
    Entry like(Entry other) {
      other.values.forEach(values::putIfAbsent);
      return this;
    }
  }
}
