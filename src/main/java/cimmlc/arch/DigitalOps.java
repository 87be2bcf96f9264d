package cimmlc.arch;

import java.util.List;

/** The digital meta-operators (DCOM) that the chip's ALUs can do. */
public sealed interface DigitalOps {

  /** True if the ALUs can do the operator of that name. */
  boolean has(String operator);

  /** Every operator there is. */
  record All() implements DigitalOps {
    @Override
    public boolean has(String operator) {
      return true;
    }
  }

  /** Only these, by the names that they have in a flow, in the order of the file. */
  record Only(List<String> names) implements DigitalOps {
    public Only {
      names = List.copyOf(names);
    }

    @Override
    public boolean has(String operator) {
      return names.contains(operator);
    }
  }
}
