package cimmlc.codegen;

import java.util.HashSet;
import java.util.Set;

/** Names that are unique in one part of the header. */
final class Names {

  private final Set<String> taken = new HashSet<>();

  /** Keeps a name that must stay as it is. */
  void reserve(String name) {
    taken.add(name);
  }

  /** {@code name}, or that name with a number where it is taken. */
  String fresh(String name) {
    String candidate = name;
    for (int i = 2; !taken.add(candidate); i++) {
      candidate = name + "_" + i;
    }
    return candidate;
  }
}
